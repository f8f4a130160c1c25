/** Where commands write, how they show how far they are, and how they are stopped. */
package dev.gangway.cli.terminal;
