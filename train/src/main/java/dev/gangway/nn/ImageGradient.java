package dev.gangway.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The gradient at images, N x C x H x W with H and W even, of a convolution 3 x 3 with padding 1.
 *
 * <p>At so few channels it leaves most of a vector register empty when it is computed as autograd
 * does. Here it is computed for four neighbouring pixels at once, as 4 C channels of an image of
 * half the side (Shi et al., CVPR 2016, sub-pixel convolution).
 *
 * @param weight of the convolution, f x C x 3 x 3
 */
record ImageGradient(Tensor weight, Layout layout) {

  /** The gradient at the images for one at the values, N x f x H x W; keeps no graph. */
  Tensor of(Tensor atValues) {
    long[] two = {2, 2};
    long[] one = {1, 1};
    TensorOptional noBias = new TensorOptional();
    Tensor fours = torch.conv2d(atValues, kernelOfFourPixels(), noBias, two, one, one, 1);
    return torch.pixel_shuffle(fours, 2);
  }

  /**
   * 4C x f x 4 x 4, channel 4c + 2a + b for the pixels of channel c at odd (a, b = 1) or even rows
   * and columns: the gradient of a pixel is the convolution with the flipped kernel around it.
   */
  private Tensor kernelOfFourPixels() {
    Tensor flipped = torch.flip(weight.detach(), 2, 3).transpose(0, 1); // C x f x 3 x 3
    TensorVector shifted = new TensorVector();
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        shifted.push_back(torch.constant_pad_nd(flipped, b, 1 - b, a, 1 - a));
      }
    }
    long channels = weight.size(1);
    Tensor kernel = torch.stack(shifted, 1).view(4 * channels, weight.size(0), 4, 4);
    return layout.arrange(kernel);
  }
}
