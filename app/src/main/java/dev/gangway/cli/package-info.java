/**
 * The command line: one class for each command; the only place that prints and turns errors into
 * exit codes.
 */
package dev.gangway.cli;
