package dev.gangway.nn;

import dev.gangway.nn.Layer.Shape;

/**
 * What is done with each kind of layer: one implementation for each thing that networks are
 * interpreted as.
 *
 * @param <R> what a layer becomes
 */
public interface LayerVisitor<R> {

  R scale(Layer.Scale layer, Shape input);

  R convolution(Layer.Convolution layer, Shape input);

  R upConvolution(Layer.UpConvolution layer, Shape input);

  R linear(Layer.Linear layer, Shape input);

  R batchNorm(Layer.BatchNorm layer, Shape input);

  R activation(Layer.Activation layer, Shape input);

  R maxPool(Layer.MaxPool layer, Shape input);

  R averagePool(Layer.AveragePool layer, Shape input);

  R flatten(Layer.Flatten layer, Shape input);

  R sum(Layer.Sum layer, Shape input);
}
