package dev.gangway.dist;

import java.util.Collection;
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
}
