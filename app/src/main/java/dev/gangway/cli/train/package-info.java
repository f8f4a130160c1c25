/** Training at the terminal: commands, options, what a run is told with. */
package dev.gangway.cli.train;
