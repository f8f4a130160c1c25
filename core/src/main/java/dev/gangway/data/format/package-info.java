/** Readers of everything that images lie in: folders, archives, tables, files of sets. */
package dev.gangway.data.format;
