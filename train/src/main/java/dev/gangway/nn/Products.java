package dev.gangway.nn;

import static dev.gangway.nn.TorchLayers.optional;

import dev.gangway.nn.TorchLayers.Operation;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Convolutions of images so small that they are matrix products: the same values and gradients, by
 * faster kernels. Weights have the shapes of convolutions; channels last, images and weights are
 * matrices as they lie in memory.
 */
final class Products {

  private Products() {}

  /**
   * Convolution of images as large as the kernel: N x in x k x k to N x out.
   *
   * @param weight out x in x k x k
   * @param bias out, or null
   */
  static Operation whole(Tensor weight, Tensor bias) {
    long out = weight.size(0);
    long values = weight.numel() / out;
    return (x, mode) -> {
      Tensor rows = channelsLast(x).reshape(-1, values);
      return torch.linear(rows, channelsLast(weight).reshape(out, values), optional(bias));
    };
  }

  /**
   * Transposed convolution of a vector: N x in to N x out x k x k.
   *
   * @param weight in x out x k x k
   */
  static Operation project(Tensor weight) {
    long in = weight.size(0);
    long out = weight.size(1);
    long k = weight.size(2);
    return (x, mode) ->
        torch
            .mm(x, channelsLast(weight).reshape(in, k * k * out))
            .view(-1, k, k, out)
            .permute(0, 3, 1, 2);
  }

  /**
   * Transposed convolution with a kernel of 4, stride 2 and padding 1 of 2 x 2 images: N x in x 2 x
   * 2 to N x out x 4 x 4. One product gives the 4 x 4 patch that each pixel adds to the image; what
   * lies on the padding is dropped.
   *
   * @param weight in x out x 4 x 4
   */
  static Operation doubled(Tensor weight) {
    long in = weight.size(0);
    long out = weight.size(1);
    return (x, mode) -> {
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
