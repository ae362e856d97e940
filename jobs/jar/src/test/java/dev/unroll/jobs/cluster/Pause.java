package dev.unroll.jobs.cluster;

import java.util.concurrent.TimeUnit;

/** How long a fault lasts: the one wait that no condition ends. */
final class Pause {
  private Pause() {}

  static void seconds(int seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(seconds);
  }
}
