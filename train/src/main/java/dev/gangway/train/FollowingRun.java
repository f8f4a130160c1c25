package dev.gangway.train;

import dev.gangway.dist.Communicator;
import dev.gangway.method.Learner;
import dev.gangway.method.Shard;
import dev.gangway.method.TrainingSettings;
import dev.gangway.train.TrainingRun.Stop;
import java.io.IOException;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/**
 * A process that trains along with rank 0: the same loop on its part of each batch. It begins with
 * rank 0's state, writes no file and scores nothing.
 */
public final class FollowingRun {

  private final TrainingSettings settings;
  private final TrainingData data;
  private final Communicator communicator;

  public FollowingRun(RunConfig config, TrainingData data, Communicator communicator) {
    this.settings = data.decide(config.settings());
    this.data = data;
    this.communicator = communicator;
  }

  /**
   * Trains until the last step, or until any process is asked to stop.
   *
   * @throws dev.gangway.dist.CommunicationException if another process has gone
   */
  public void execute(Stop stop) throws IOException {
    settings.requireEnough(data.source().images(), data.target());
    Shard.of(communicator).requireSplit(settings.batch());
    torch.set_num_threads(settings.threads());
    Batches batches = new Batches(data.source(), data.target(), settings.batch(), settings.seed());
    Agreement agreement = new Agreement(communicator);
    try (Learner learner = Learner.of(agreement.agreed(settings), communicator)) {
      Checkpoint.State start = agreement.begin(learner, new Checkpoint.State(0, 0));
      Trainer trainer = new Trainer(learner, batches, List.of());
      trainer.train(
          start, TrainingRun.last(settings, batches), position -> agreement.any(stop.requested()));
    }
  }
}
