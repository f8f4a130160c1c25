/**
 * Run folders, files written whole or not at all, and the errors that a user can fix. Imports no
 * other package.
 */
package dev.gangway.run;
