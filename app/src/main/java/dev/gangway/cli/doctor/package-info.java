/** This machine: what it is, what is wrong with it, which precision is faster on it. */
package dev.gangway.cli.doctor;
