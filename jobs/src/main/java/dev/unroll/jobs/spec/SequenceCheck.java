package dev.unroll.jobs.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.operators.TimeSettings;
import java.time.Duration;
import org.apache.flink.util.TimeUtils;

/** What a pipeline says of a key's sequence and its state, held against each other. */
final class SequenceCheck {
  /** Event time may be that of archives; some ten years. */
  private static final Duration LONGEST = Duration.ofDays(3653);

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final String INTERVAL = "pipeline.auto-watermark-interval";

  private final Faults faults;

  SequenceCheck(Faults faults) {
    this.faults = faults;
  }

  void check() {
    checkDurations();
    checkCarry();
    checkOrder();
    checkEmit();
    checkLayout();
  }

  private void checkDurations() {
    // Partitions are looked at every 200 ms.
    faults.checkDuration("source.idle-after", Duration.ofSeconds(1), Duration.ofDays(24));
    faults.checkDuration("lateness", Duration.ZERO, LONGEST);
    faults.checkDuration("max-ahead", Duration.ZERO, LONGEST);
    for (String path : new String[] {"boundary.gap", "boundary.idle", "emit.every", "state.ttl"}) {
      faults.checkDuration(path, LEAST, LONGEST);
    }
  }

  /** What outlives an event is remembered with its key. */
  private void checkCarry() {
    if (faults.text("model.carry", "none").equals("key") || !faults.isSound("model.carry")) {
      return;
    }
    if (isEventTime()) {
      needsKey("order", "each event is a whole sequence, so that there is nothing to order");
    }
    if (hasBoundary()) {
      needsKey("boundary", "each event is a whole sequence");
    }
    if (faults.has("sequence")) {
      needsKey("sequence", "a key's last number is not remembered");
    }
    if (!emits("every")) {
      needsKey("emit.on", "each event is a whole sequence, and its answer the only one");
    }
    if (faults.has("emit.every")) {
      needsKey("emit.every", "it is not remembered when a key was answered last");
    }
    if (faults.text("model.missing", "reject").equals("hold")) {
      needsKey("model.missing", "a key's last numbers are not remembered");
    }
    for (String part : new String[] {"ttl", "precision", "on-new-layout", "replay"}) {
      if (faults.has("state." + part)) {
        needsKey("state." + part, "no state is kept");
      }
    }
  }

  private void needsKey(String path, String why) {
    if (faults.isSound(path)) {
      faults.add(
          path,
          "works only with model.carry: key; without it "
              + why
              + ". Say carry: key, or leave this out");
    }
  }

  private void checkOrder() {
    if (faults.has("lateness") && !isEventTime() && faults.isSound("order")) {
      faults.add("lateness", "is not used; say order: event-time beside it, or leave lateness out");
    }
  }

  private void checkEmit() {
    if (!emits("end") || !faults.isSound("emit.on")) {
      return;
    }
    if (faults.has("emit.every")) {
      faults.add(
          "emit.every",
          "expected none beside on: end, which answers a sequence once; leave one of them out");
    }
    if (!hasBoundary() && !faults.has("state.ttl")) {
      faults.add(
          "emit.on",
          "expected every or change, found end: no sequence ever ends, so nothing would leave; say"
              + " where one does with boundary: {field, end, gap, max or idle}, or with state.ttl");
    }
  }

  private void checkLayout() {
    if (!faults.isSound("state.on-new-layout") || !faults.isSound("state.replay")) {
      return;
    }
    boolean replays = faults.text("state.on-new-layout", "keep").equals("replay");
    if (replays && !faults.has("state.replay")) {
      faults.add(
          "state.replay",
          "is missing; on-new-layout: replay needs to know how many of a key's latest events to"
              + " keep");
    } else if (!replays && faults.has("state.replay")) {
      faults.add("state.replay", "is not used; say on-new-layout: replay beside it");
    }
  }

  /**
   * Without its interval nobody would be told how far the stream's time has come.
   *
   * @param time what the pipeline asks for, once it is known to be sound
   */
  void checkInterval(TimeSettings time) {
    JsonNode interval = faults.root().path("flink").path(INTERVAL);
    if (time.awaited() && isZero(interval.asText())) {
      faults.add(
          "flink." + INTERVAL,
          "expected more than 0, as the pipeline waits for event time, found " + interval.asText());
    }
  }

  /** What is no duration is Flink's to refuse. */
  private static boolean isZero(String interval) {
    try {
      return !interval.isBlank() && TimeUtils.parseDuration(interval).toMillis() <= 0;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false;
    }
  }

  private boolean isEventTime() {
    return faults.text("order", "arrival").equals("event-time");
  }

  private boolean hasBoundary() {
    return faults.at("boundary").isObject();
  }

  private boolean emits(String when) {
    return faults.text("emit.on", "every").equals(when);
  }
}
