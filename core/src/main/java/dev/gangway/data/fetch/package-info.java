/** The catalogue of published sets and their downloads. */
package dev.gangway.data.fetch;
