/**
 * From trained networks to files that are read without them: F and C as ONNX, weights as
 * safetensors.
 *
 * <p>Letters in shapes: N images, C channels, H = W image side, K classes, E embedding width.
 */
package dev.gangway.export;
