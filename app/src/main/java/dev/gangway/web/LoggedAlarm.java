package dev.gangway.web;

/** An alarm in the log: what kind, and what was seen at which iteration. */
record LoggedAlarm(String kind, long iteration, String message) {}
