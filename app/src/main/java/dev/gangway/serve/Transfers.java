package dev.gangway.serve;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Bodies on their way, in or out: so many and so large together at most. Where there are more, the
 * one that has stood still for longest is given up: however many clients are slow, one that is not
 * gets through.
 */
final class Transfers {

  private final int mostMoving;
  private final long mostBytes;
  private final Set<Transfer> moving = new LinkedHashSet<>(); // stood still for longest first
  private long held;

  Transfers(int mostMoving, long mostBytes) {
    this.mostMoving = mostMoving;
    this.mostBytes = mostBytes;
  }

  /** One of them, until {@link #close}. */
  final class Transfer implements AutoCloseable {

    private final Runnable giveUp;
    private long bytes;
    private boolean closed;

    private Transfer(Runnable giveUp) {
      this.giveUp = giveUp;
    }

    /** It holds so many bytes more; throws 503 without room, or if it was given up. */
    void grow(long more) {
      move(this, more);
    }

    /** All of it is there: it keeps its memory and is not given up any more. */
    void arrived() {
      synchronized (Transfers.this) {
        moving.remove(this);
      }
    }

    @Override
    public void close() {
      release(this);
    }
  }

  /** Begins one; {@code giveUp} is called while nothing here is locked. */
  Transfer begin(Runnable giveUp) {
    Transfer transfer = new Transfer(giveUp);
    move(transfer, 0);
    return transfer;
  }

  private void move(Transfer transfer, long more) {
    List<Transfer> givenUp = new ArrayList<>();
    boolean fits;
    synchronized (this) {
      moving.remove(transfer);
      while (!moving.isEmpty() && (moving.size() >= mostMoving || held + more > mostBytes)) {
        Transfer stalest = moving.iterator().next();
        release(stalest);
        givenUp.add(stalest);
      }
      fits = !transfer.closed && held + more <= mostBytes;
      if (fits) {
        held += more;
        transfer.bytes += more;
        moving.add(transfer);
      }
    }
    givenUp.forEach(stalest -> stalest.giveUp.run());
    if (!fits) {
      throw busy();
    }
  }

  private synchronized void release(Transfer transfer) {
    moving.remove(transfer);
    if (!transfer.closed) {
      transfer.closed = true;
      held -= transfer.bytes;
    }
  }

  static Problem busy() {
    return Problem.of(503, "too much is being uploaded: come back later");
  }
}
