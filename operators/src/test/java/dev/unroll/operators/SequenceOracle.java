package dev.unroll.operators;

import dev.unroll.models.BatchRunner;
import dev.unroll.models.Model;
import dev.unroll.models.Row;
import dev.unroll.models.RowResult;
import dev.unroll.operators.SequenceSettings.Emit;
import dev.unroll.operators.SequenceSettings.OnGap;
import dev.unroll.operators.SequenceSettings.Order;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.PredictionWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must come out of a stream of sequences, found the slow way: for each key, sift all that
 * arrived, sort all that is left at once, cut it into sequences, run each alone, and choose what
 * leaves. It knows nothing of timers, watermarks, waiting or batches.
 */
final class SequenceOracle implements AutoCloseable {
  private static final String DEAD = Oracle.DEAD;

  private final SequenceSimulation simulation;
  private final RecurrentSettings settings;
  private final Model model;
  private final BatchRunner runner;
  private final PredictionWriter writer;
  private final List<String> out = new ArrayList<>();

  SequenceOracle(SequenceSimulation simulation) {
    this.simulation = simulation;
    this.settings = simulation.settings;
    this.model = Model.open(simulation.samples.bundle());
    this.runner = model.runner(settings.runnerOptions());
    this.writer = new PredictionWriter(model.bundle().manifest().id());
  }

  /** Predictions and dead letters, in no order. */
  List<String> answers(List<KeyedChunk> arriving) throws Exception {
    Map<String, List<KeyedChunk>> byKey = new LinkedHashMap<>();
    arriving.forEach(e -> byKey.computeIfAbsent(e.key(), k -> new ArrayList<>()).add(e));
    for (List<KeyedChunk> own : byKey.values()) {
      sequences(sift(own));
    }
    return out;
  }

  /**
   * An event that was in time.
   *
   * @param era counts the silences longer than the lateness before it: nothing is sorted across one
   * @param silences counts those that end a sequence
   */
  private record Sifted(KeyedChunk event, int era, int silences) {}

  /** Drops what is late, and puts the rest in order. */
  private List<Sifted> sift(List<KeyedChunk> arriving) {
    if (settings.sequence().order() == Order.ARRIVAL) {
      return arriving.stream().map(event -> new Sifted(event, 0, 0)).toList();
    }
    Duration ttl = settings.state().ttl();
    int era = 0;
    int silences = 0;
    long lateness = settings.sequence().lateness().toMillis();
    List<Sifted> kept = new ArrayList<>();
    Map<Long, Integer> seen = new HashMap<>();
    long greatest = Long.MIN_VALUE;
    long floor = Long.MIN_VALUE;
    long clock = 0;
    for (KeyedChunk event : arriving) {
      if (!kept.isEmpty() && event.streamTime() > clock + lateness) {
        floor = Math.max(floor, greatest);
        era++;
        if (ttl != null && event.streamTime() - clock - lateness > ttl.toMillis()) {
          // Who is forgotten begins anew, whatever came before.
          floor = Long.MIN_VALUE;
          greatest = Long.MIN_VALUE;
        }
        if (isLonger(event.streamTime() - clock - lateness)) {
          silences++;
        }
      }
      Integer first = event.number() == Event.NO_NUMBER ? null : seen.get(event.number());
      if (event.time() < floor) {
        if (first == null) {
          out.add(DEAD + " late");
        }
        continue;
      }
      if (first != null) {
        // A copy changes nothing, but where its first still waits it shows that the key goes on.
        clock = first == era ? event.streamTime() : clock;
        continue;
      }
      seen.put(event.number(), era);
      kept.add(new Sifted(event, era, silences));
      greatest = Math.max(greatest, event.time());
      floor = Math.max(floor, event.time() - lateness);
      clock = event.streamTime();
    }
    kept.sort(
        Comparator.comparingInt(Sifted::era)
            .thenComparingLong(sifted -> sifted.event().time())
            .thenComparingLong(sifted -> sifted.event().number()));
    return kept;
  }

  private void sequences(List<Sifted> events) throws Exception {
    List<KeyedChunk> sequence = new ArrayList<>();
    List<Long> gaps = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long greatest = Event.NO_NUMBER;
    KeyedChunk before = null;
    Long arrived = null;
    boolean silent = false;
    int silences = 0;
    for (Sifted sifted : events) {
      KeyedChunk event = sifted.event();
      boolean isNew = event.number() == Event.NO_NUMBER || seen.add(event.number());
      if (!isNew) {
        continue;
      }
      long missing = greatest == Event.NO_NUMBER ? 0 : Math.max(0, event.number() - greatest - 1);
      greatest = Math.max(greatest, event.number());
      // Whatever becomes of the event, the stream has passed the silence before it.
      silent |= sifted.silences() > silences;
      silences = sifted.silences();
      silent |= arrived != null && isSilence(event.streamTime() - arrived);
      if (missing > 0 && settings.sequence().onGap() == OnGap.DEAD_LETTER) {
        out.add(DEAD + " gap");
        silent |= event.end();
        arrived = event.streamTime();
        continue;
      }
      if (before != null && (silent || isApart(before, event, missing, sequence.size()))) {
        run(sequence, gaps);
      }
      sequence.add(event);
      gaps.add(missing);
      before = event;
      arrived = event.streamTime();
      silent = false;
    }
    run(sequence, gaps);
  }

  private boolean isSilence(long span) {
    return settings.sequence().order() == Order.ARRIVAL && isLonger(span);
  }

  private boolean isLonger(long span) {
    Duration gap = settings.sequence().boundary().gap();
    Duration ttl = settings.state().ttl();
    return (gap != null && span > gap.toMillis()) || (ttl != null && span > ttl.toMillis());
  }

  private boolean isApart(KeyedChunk before, KeyedChunk event, long missing, int size) {
    SequenceSettings sequence = settings.sequence();
    long most = sequence.boundary().maxEvents();
    return before.end()
        || (most > 0 && size >= most)
        || !Objects.equals(before.boundary(), event.boundary())
        || (missing > 0 && sequence.onGap() == OnGap.RESET)
        || isLonger(event.time() - before.time());
  }

  /** Runs a sequence from the initial state, and empties it. */
  private void run(List<KeyedChunk> sequence, List<Long> gaps) throws Exception {
    byte @Nullable [] state = null;
    long steps = 0;
    String label = null;
    Long left = null;
    String last = null;
    Emit emit = settings.sequence().emit();
    for (int i = 0; i < sequence.size(); i++) {
      KeyedChunk event = sequence.get(i);
      RowResult result;
      try {
        Row row = new Row(List.of(event.chunk()), state);
        result = runner.run(List.of(row), event.chunk().steps()).get(0);
      } catch (ai.onnxruntime.OrtException e) {
        result = null;
      }
      if (result == null || !result.finite()) {
        out.add(DEAD);
        continue;
      }
      state = result.state();
      steps += event.chunk().steps();
      float[] answer = result.answers()[0];
      last =
          new String(
              writer
                  .write(
                      event.id(),
                      event.key(),
                      event.time(),
                      steps,
                      0,
                      gaps.get(i),
                      json -> model.head().write(answer, event.chunk(), json),
                      null)
                  .json(),
              StandardCharsets.UTF_8);
      String now = model.head().label(answer);
      boolean early =
          emit.every() != null
              && left != null
              && event.time() - left < Objects.requireNonNull(emit.every()).toMillis();
      boolean same = emit.on() == Emit.On.CHANGE && now != null && now.equals(label);
      if (emit.on() != Emit.On.END && !early && !same) {
        out.add(last);
        left = event.time();
        label = now;
      }
    }
    if (emit.on() == Emit.On.END && last != null) {
      out.add(last);
    }
    sequence.clear();
    gaps.clear();
  }

  @Override
  public void close() {
    runner.close();
    model.close();
  }

  @Override
  public String toString() {
    return simulation.toString();
  }
}
