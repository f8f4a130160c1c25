package dev.gangway.bench;

/**
 * What one layer costs for one image.
 *
 * @param name of its weight, for example {@code F.conv1}
 * @param weights how many it has, biases apart
 * @param places where each of them is used: output pixels of a convolution, input pixels of a
 *     transposed one, 1 for a linear layer
 */
record LayerCost(String name, long weights, long places) {

  /** Square convolution. */
  static LayerCost convolution(String name, long in, long out, long kernel, long outputSide) {
    return new LayerCost(name, in * out * kernel * kernel, outputSide * outputSide);
  }

  /** Square transposed convolution. */
  static LayerCost upConvolution(String name, long in, long out, long kernel, long inputSide) {
    return new LayerCost(name, in * out * kernel * kernel, inputSide * inputSide);
  }

  static LayerCost linear(String name, long in, long out) {
    return new LayerCost(name, in * out, 1);
  }

  /** Multiplications of the forward pass, and as many additions; each gradient takes as many. */
  long products() {
    return weights * places;
  }
}
