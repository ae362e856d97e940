package dev.unroll.jobs.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples in the order of their times, once, faster than they were measured. Its own pace. */
final class SeriesFeed implements Feed, Pace {
  private final List<Sample> samples;
  private final double speedUp;
  private final String name;
  private final SampleMessages messages = new SampleMessages();
  private int sent;

  /**
   * A feed.
   *
   * @param samples by time
   * @param speedUp how many seconds of theirs pass in a second
   * @param name where they come from, for people
   */
  SeriesFeed(List<Sample> samples, double speedUp, String name) {
    this.samples = samples;
    this.speedUp = speedUp;
    this.name = name;
  }

  @Override
  public @Nullable Message next(Instant now) {
    return sent == samples.size() ? null : messages.of(samples.get(sent++));
  }

  @Override
  public long gap(long at) {
    if (sent == 0 || sent == samples.size()) {
      return 0;
    }
    Duration passes = Duration.between(samples.get(sent - 1).time(), samples.get(sent).time());
    return (long) (passes.toSeconds() * 1e9 / speedUp + passes.toNanosPart() / speedUp);
  }

  @Override
  public boolean isEndless() {
    return false;
  }

  @Override
  public String describe() {
    return name;
  }
}
