package dev.unroll.jobs.cluster;

import java.util.concurrent.TimeUnit;

/** How long a fault lasts, and when the next one comes: the waits that no condition ends. */
final class Pause {
  private Pause() {}

  static void seconds(int seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(seconds);
  }

  /**
   * Until so many seconds after a moment, which may be over.
   *
   * @param begin in epoch milliseconds
   */
  static void until(long begin, int seconds) throws InterruptedException {
    long end = begin + TimeUnit.SECONDS.toMillis(seconds);
    TimeUnit.MILLISECONDS.sleep(Math.max(0, end - System.currentTimeMillis()));
  }
}
