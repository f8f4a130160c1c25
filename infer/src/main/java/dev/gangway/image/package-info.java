/**
 * The pixels that everyone sees: decoding of image files, upright and over a background, and
 * fitting to the side and channels of a model. Training, prediction, the service and Spark share
 * it.
 */
package dev.gangway.image;
