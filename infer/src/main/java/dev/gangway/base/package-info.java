/** What every other package builds on: errors of input in one line, JSON, files that users give. */
package dev.gangway.base;
