/**
 * Exported models over HTTP: the Open Inference Protocol, uploads of images, a page to try them.
 *
 * <p>Letters in shapes: N images, C channels, H = W image side, K classes, E embedding width.
 */
package dev.gangway.serve;
