/** Image sets and every reader, the synthetic domains, the catalogue and its downloads. */
package dev.gangway.data;
