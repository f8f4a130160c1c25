package dev.gangway.nn;

import org.bytedeco.pytorch.Tensor;

/** Whose images a batch norm takes its statistics over: its own, or a batch shared by processes. */
public interface BatchShare {

  /** A batch that nobody shares. */
  BatchShare OWN =
      new BatchShare() {
        @Override
        public boolean shared() {
          return false;
        }

        @Override
        public int parts() {
          return 1;
        }

        @Override
        public Tensor sum(Tensor own) {
          return own;
        }
      };

  /** Whether statistics go beyond what is at hand, now. */
  boolean shared();

  /** Into how many equal parts the batch is split. */
  int parts();

  /** The sum of a tensor over all parts, differentiable: 32 bits, the same shape. */
  Tensor sum(Tensor own);
}
