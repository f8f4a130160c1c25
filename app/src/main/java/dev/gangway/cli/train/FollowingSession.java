package dev.gangway.cli.train;

import dev.gangway.cli.terminal.StopRequest;
import dev.gangway.cli.terminal.Terminal;
import dev.gangway.dist.Communicator;
import dev.gangway.dist.Rendezvous;
import dev.gangway.train.FollowingRun;
import java.io.IOException;

/**
 * One of several processes of a training, but rank 0: it says nothing unless something is wrong.
 */
final class FollowingSession {

  private final Terminal terminal;
  private final Rendezvous meeting;

  FollowingSession(Terminal terminal, Rendezvous meeting) {
    this.terminal = terminal;
    this.meeting = meeting;
  }

  /** Trains along until the training ends or is stopped; returns the exit code. */
  int train(TrainCommand.Prepared prepared) throws IOException {
    try (StopRequest stop = new StopRequest(terminal.silent());
        Communicator communicator = meeting.join()) {
      new FollowingRun(prepared.config(), prepared.data(), communicator).execute(stop::requested);
      return stop.requested() ? StopRequest.EXIT_CODE : 0;
    }
  }
}
