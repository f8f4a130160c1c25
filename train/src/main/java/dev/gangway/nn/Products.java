package dev.gangway.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Convolutions of images so small that they are matrix products: the same values and gradients, by
 * faster kernels. Weights have the shapes of convolutions; channels last, images and weights are
 * matrices as they lie in memory.
 */
final class Products {

  private Products() {}

  /** Convolution with a bias of images as large as the kernel: N x in x k x k to N x out. */
  static Layer whole(Weights weights, String name, long in, long out, long k) {
    Tensor weight = weights.convolution(name + ".weight", out, in, k, k);
    Tensor bias = weights.bias(name + ".bias", out);
    return x -> {
      Tensor rows = channelsLast(x).reshape(-1, k * k * in);
      Tensor matrix = channelsLast(weight).reshape(out, k * k * in);
      return torch.linear(rows, matrix, new TensorOptional(bias));
    };
  }

  /** Transposed convolution of a vector: N x in to N x out x k x k. */
  static Layer project(Weights weights, String name, long in, long out, long k) {
    Tensor weight = weights.convolution(name + ".weight", in, out, k, k);
    return x ->
        torch
            .mm(x, channelsLast(weight).reshape(in, k * k * out))
            .view(-1, k, k, out)
            .permute(0, 3, 1, 2);
  }

  /**
   * Transposed convolution with a kernel of 4, stride 2 and padding 1 of 2 x 2 images: N x in x 2 x
   * 2 to N x out x 4 x 4. One product gives the 4 x 4 patch that each pixel adds to the image; what
   * lies on the padding is dropped.
   */
  static Layer doubled(Weights weights, String name, long in, long out) {
    Tensor weight = weights.convolution(name + ".weight", in, out, 4, 4);
    return x -> {
      Tensor pixels = channelsLast(x).reshape(-1, in);
      Tensor patches = torch.mm(pixels, channelsLast(weight).reshape(in, 16 * out));
      Tensor columns = added(patches.view(-1, 2, 2, 4, 4, out)); // N x 2 x 4 x 4 x out
      return added(columns).permute(0, 3, 1, 2);
    };
  }

  /**
   * Adds the patches of two neighbours along one axis, N x 2 x ... x 4 x ... to N x ... x 4 x ...:
   * they lie two pixels apart and overlap by two, and the first and the last pixel of the six are
   * padding.
   */
  private static Tensor added(Tensor patches) {
    TensorVector both = torch.unbind(patches, 1);
    TensorVector first = torch.split(both.get(0), new long[] {1, 1, 2}, 2);
    TensorVector second = torch.split(both.get(1), new long[] {2, 1, 1}, 2);
    return torch.cat(
        new TensorVector(first.get(1), first.get(2).add(second.get(0)), second.get(1)), 2);
  }

  /** N x C x H x W as N x H x W x C, which is no copy where channels lie last. */
  private static Tensor channelsLast(Tensor x) {
    return x.permute(0, 2, 3, 1);
  }
}
