/**
 * Classifying with an exported model on ONNX Runtime alone: one image, many, or a stream of any
 * length.
 *
 * <p>Letters in shapes: N images, C channels, H = W image side, K classes, E embedding width.
 */
package dev.gangway.infer;
