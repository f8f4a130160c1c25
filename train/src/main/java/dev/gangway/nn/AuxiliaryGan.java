package dev.gangway.nn;

import dev.gangway.run.Seeds;
import java.util.List;

/**
 * G and D, the auxiliary-classifier GAN that training needs and a trained classifier does not. Owns
 * both networks.
 */
public final class AuxiliaryGan implements AutoCloseable {

  private final TorchNetwork g;
  private final Discriminator d;

  /** Networks with initial values from the run's seed. */
  public AuxiliaryGan(NetworkSettings settings, Compute compute, long seed) {
    this(settings, compute, BatchShare.OWN, seed);
  }

  /** The same for a batch that is shared with others. */
  public AuxiliaryGan(NetworkSettings settings, Compute compute, BatchShare share, long seed) {
    long seedOfG = Seeds.derive(seed, "initial values of G", 0);
    g = new TorchNetwork(PaperNetworks.g(settings), compute, share, seedOfG);
    d = new Discriminator(settings, compute, share, Seeds.derive(seed, "initial values of D", 0));
  }

  public TorchNetwork g() {
    return g;
  }

  public Discriminator d() {
    return d;
  }

  public List<Weights> weights() {
    return List.of(g.weights(), d.weights());
  }

  @Override
  public void close() {
    g.close();
    d.close();
  }
}
