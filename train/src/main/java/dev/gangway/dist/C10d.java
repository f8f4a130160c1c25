package dev.gangway.dist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;

/**
 * Several processes on libtorch's c10d with Gloo over TCP. Rank 0 holds the store in which they
 * find each other. Sums are taken in an order that depends on the number of processes alone, so
 * they repeat bit by bit.
 */
final class C10d implements Communicator {

  private final Rendezvous at;
  private final TCPStore store;
  private final ProcessGroupGloo group;

  C10d(Rendezvous at) {
    this.at = at;
    Milliseconds patience = new Milliseconds(at.patience().toMillis());
    TCPStoreOptions options = new TCPStoreOptions();
    options.port((short) at.port()).isServer(at.rank() == 0).waitWorkers(false).timeout(patience);
    store = heard(() -> new TCPStore(at.host(), options));
    ProcessGroupGloo.Options gloo = ProcessGroupGloo.Options.create(patience);
    String own = Addresses.own(at.host(), at.port(), System.getenv());
    gloo.devices(new GlooDeviceVector(ProcessGroupGloo.createDeviceForHostname(own)));
    group = heard(() -> new ProcessGroupGloo(store, at.rank(), at.size(), gloo));
  }

  @Override
  public int rank() {
    return at.rank();
  }

  @Override
  public int size() {
    return at.size();
  }

  @Override
  public Tensor sum(Tensor own) {
    try (NoGradGuard frozen = new NoGradGuard()) {
      Tensor total = own.detach().contiguous().clone();
      await(group.allreduce(new TensorVector(total)));
      return total;
    }
  }

  @Override
  public Averaging average(TensorVector gradients) {
    Bucket bucket = new Bucket(gradients);
    Work sum = heard(() -> group.allreduce(new TensorVector(bucket.values())));
    return () -> {
      await(sum);
      bucket.values().mul_(new Scalar(1.0 / at.size()));
      return bucket.parts();
    };
  }

  @Override
  public void broadcast(Collection<Tensor> tensors) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      for (Tensor tensor : tensors) {
        Tensor values = tensor.detach().contiguous().clone();
        await(group.broadcast(new TensorVector(values)));
        tensor.copy_(values);
      }
    }
  }

  private void await(Work work) {
    heard(work::_wait);
  }

  private <T> T heard(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException lost) {
      throw new CommunicationException(at, lost);
    }
  }

  @Override
  public void close() {
    group.close();
    store.close();
  }

  /** Gradients one after the other in one flat tensor, so that they travel in one message. */
  private static final class Bucket {

    private final TensorVector gradients;
    private final Tensor values;

    Bucket(TensorVector gradients) {
      this.gradients = gradients;
      List<Tensor> flat = new ArrayList<>();
      for (long i = 0; i < gradients.size(); i++) {
        Tensor gradient = gradients.get(i);
        if (gradient.defined()) {
          flat.add(inMemoryOrder(gradient).reshape(-1));
        }
      }
      try (NoGradGuard frozen = new NoGradGuard()) {
        values = torch.cat(new TensorVector(flat.toArray(Tensor[]::new)));
      }
    }

    /**
     * A 4-d tensor with its channels last, as convolution weights lie: flattened without a copy.
     */
    private static Tensor inMemoryOrder(Tensor x) {
      return x.dim() == 4 ? x.permute(0, 2, 3, 1) : x;
    }

    /** All of them, flat. */
    Tensor values() {
      return values;
    }

    /** Views of the flat tensor in the shapes of the gradients. */
    TensorVector parts() {
      List<Tensor> parts = new ArrayList<>();
      long from = 0;
      for (long i = 0; i < gradients.size(); i++) {
        Tensor gradient = gradients.get(i);
        if (!gradient.defined()) {
          parts.add(gradient);
          continue;
        }
        Tensor lying = values.narrow(0, from, gradient.numel()).view_as(inMemoryOrder(gradient));
        parts.add(gradient.dim() == 4 ? lying.permute(0, 3, 1, 2) : lying);
        from += gradient.numel();
      }
      return new TensorVector(parts.toArray(Tensor[]::new));
    }
  }
}
