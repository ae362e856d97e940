package dev.unroll.jobs.cluster;

import java.io.IOException;
import java.time.Duration;

/** Looks again until something is so, with a deadline. */
final class Await {
  private static final long PAUSE_MILLIS = 200;

  interface Condition {
    boolean holds() throws Exception;
  }

  private Await() {}

  /**
   * Returns as soon as it is so; fails at the limit.
   *
   * @param condition may fail to be asked, and is then asked again
   */
  static void until(String what, Duration limit, Condition condition) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    Exception last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        last = e;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError("expected within " + limit + ": " + what, last);
  }
}
