/**
 * The four networks, their losses, optimizers, and the way from images to tensors.
 *
 * <p>Letters in shapes: N batch, C channels, H = W image side, K classes, E embedding width, Z
 * noise width, f filters.
 *
 * <p>Native memory: weights and optimizers' states belong to their object until it is closed;
 * everything else belongs to the {@code PointerScope} of the step or batch around the call.
 */
package dev.gangway.nn;
