package dev.gangway.serve;

import java.util.concurrent.Semaphore;

/** Lets so many requests work at once; one too many is told to come back, at once. */
final class Admission {

  private final int most;
  private final Semaphore places;

  Admission(int most) {
    this.most = most;
    places = new Semaphore(most);
  }

  /**
   * Works if there is a place for it.
   *
   * @throws Problem 503 if there is none
   */
  void work(Runnable work) {
    if (!places.tryAcquire()) {
      throw Problem.of(503, "%s requests are at work already: come back later", most);
    }
    try {
      work.run();
    } finally {
      places.release();
    }
  }

  int atWork() {
    return most - places.availablePermits();
  }
}
