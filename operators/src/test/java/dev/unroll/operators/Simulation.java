package dev.unroll.operators;

import dev.unroll.models.Chunk;
import dev.unroll.operators.Stage.Emitted;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;

/**
 * A stream and everything that can happen to it, drawn from one seed: keys, chunks, batch sizes,
 * moments of flushes, checkpoints, crashes with replay, other parallelisms, poison.
 */
final class Simulation {
  final Random random;
  final Samples samples;
  final RecurrentSettings settings;
  private final Backends backend;
  final List<KeyedChunk> events = new ArrayList<>();

  Simulation(long seed, boolean poison) {
    random = new Random(seed);
    List<Samples> all = Samples.all();
    samples = all.get(random.nextInt(all.size()));
    settings =
        RecurrentSettings.of(samples.carry())
            .withRows(1 + random.nextInt(40))
            .withLinger(Duration.ofMillis(random.nextInt(20)))
            .withMaxErrorShare(1);
    backend = Backends.draw(random);
    int keys = 1 + random.nextInt(12);
    int count = 1 + random.nextInt(150);
    for (int i = 0; i < count; i++) {
      // Squared: some keys are far more frequent than others.
      double share = random.nextDouble();
      String key = "k" + (int) (share * share * keys);
      boolean bad = poison && random.nextInt(8) == 0;
      Chunk chunk = (bad ? samples.poison() : samples.healthy()).apply(random);
      Origin origin = new Origin("in", 0, i);
      events.add(
          KeyedChunk.of(
              key, origin.asId(), i, chunk, null, new RawEvent(null, new byte[0], origin, i)));
    }
  }

  List<String> oracle() {
    try (Oracle oracle = new Oracle(samples)) {
      return oracle.answers(events);
    }
  }

  Stage stage(@Nullable OperatorSubtaskState from) throws Exception {
    return new Stage(
        samples, settings, 1 + random.nextInt(3), from, backend.states(), backend.slots());
  }

  /** The whole stream once, with time and watermarks passing as they like, without faults. */
  List<Emitted> run() throws Exception {
    try (Stage stage = stage(null)) {
      long now = 0;
      for (KeyedChunk event : events) {
        stage.process(event);
        now = disturb(stage, event, now);
      }
      stage.endInput();
      return stage.take();
    }
  }

  private long disturb(Stage stage, KeyedChunk event, long now) throws Exception {
    long then = now;
    switch (random.nextInt(12)) {
      case 0 -> {
        then += random.nextInt(30);
        stage.setProcessingTime(then);
      }
      case 1 -> stage.watermark(event.time());
      case 2 -> stage.checkpoint(1 + event.time());
      default -> {}
    }
    return then;
  }

  /**
   * The stream with crashes. What was emitted since the last complete checkpoint is lost with the
   * crash, as an open transaction's records are, and its events come again.
   *
   * @return what a reader of committed records saw
   */
  List<Emitted> runWithCrashes() throws Exception {
    List<Emitted> committed = new ArrayList<>();
    @Nullable OperatorSubtaskState snapshot = null;
    int committedUpTo = 0;
    int next = 0;
    long now = 0;
    int crashes = 1 + random.nextInt(4);
    Stage stage = stage(null);
    try {
      while (next < events.size()) {
        stage.process(events.get(next++));
        if (random.nextInt(6) == 0) {
          now += random.nextInt(30);
          stage.setProcessingTime(now);
        }
        if (random.nextInt(10) == 0) {
          stage.watermark(next);
        }
        if (random.nextInt(10) == 0) {
          snapshot = stage.checkpoint(next);
          committed.addAll(stage.take());
          committedUpTo = next;
        }
        if (crashes > 0 && random.nextInt(25) == 0) {
          crashes--;
          stage.close();
          stage = stage(snapshot);
          next = committedUpTo;
        }
      }
      stage.endInput();
      committed.addAll(stage.take());
      return committed;
    } finally {
      stage.close();
    }
  }

  @Override
  public String toString() {
    return samples + " " + settings + " " + events.size() + " events";
  }
}
