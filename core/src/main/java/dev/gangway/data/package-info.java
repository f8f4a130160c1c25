/** Image sets: parts, classes by name, loading, digests. */
package dev.gangway.data;
