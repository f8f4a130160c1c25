/** One task in several settings over several seeds, as one table. */
package dev.gangway.cli.ablate;
