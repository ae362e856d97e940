package dev.unroll.jobs.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Looks again until something is so, with a deadline. */
final class Await {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Await() {}

  /**
   * Returns as soon as it is so; fails at the limit.
   *
   * @param condition may fail to be asked, and is then asked again
   */
  static void until(String what, Duration limit, Callable<Boolean> condition) {
    Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .atMost(limit)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(condition);
  }
}
