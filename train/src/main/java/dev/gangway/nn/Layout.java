package dev.gangway.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** The order in which N x C x H x W values lie in memory. */
public enum Layout {
  /** N, H, W, C: what the processor's convolutions like best. */
  @JsonProperty("channels-last")
  CHANNELS_LAST(MemoryFormat.ChannelsLast),
  /** N, C, H, W. */
  @JsonProperty("contiguous")
  CONTIGUOUS(MemoryFormat.Contiguous);

  private final MemoryFormat format;

  Layout(MemoryFormat format) {
    this.format = format;
  }

  /** The same values in this order; tensors of other than four dimensions as they are. */
  public Tensor arrange(Tensor x) {
    return x.dim() == 4 ? x.contiguous(format) : x;
  }
}
