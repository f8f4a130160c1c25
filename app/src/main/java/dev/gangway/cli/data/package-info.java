/** Commands on sets of images, and the options of every command that reads some. */
package dev.gangway.cli.data;
