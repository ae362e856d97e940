package dev.unroll.operators;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * Decides when waiting events run and which share a call. Plain: it sees keys, steps and ages,
 * never the events themselves; an item is the place of an event in arrival order, counted from 0.
 *
 * <p>Words: a <i>row</i> is one key's part of a call: one event, or several joined along the time
 * axis. A <i>wave</i> holds at most one row a key, so that a key's rows run in order. A
 * <i>batch</i> is the rows of one wave and one padded length, at most {@code rows} of them.
 *
 * <p>Nothing in a plan changes a row's bits: its padded length is its own, and models whose bits
 * depend on joining are never joined. So the moment of a flush is free to choose.
 */
final class MicroBatcher {
  /** No event waits. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * @param rows the most waiting events, and the most rows of a batch
   * @param lingerMillis the longest an event waits; after a longer silence none does, as company is
   *     not to be expected
   * @param keyed a key's events run one after the other; false where they are independent
   * @param joinSteps the most steps that a key's events are joined to; 0 never joins
   */
  record Limits(int rows, long lingerMillis, boolean keyed, int joinSteps) {}

  /**
   * @param place the key's among the keys of a drain, from 0: what is known of it in an array
   * @param items events of one key in order, run as one sequence
   * @param steps of all of them together
   */
  record BatchRow(String key, int place, List<Integer> items, int steps) {}

  /** Rows of one padded length. */
  record Batch(int paddedSteps, List<BatchRow> rows) {}

  private record Waiting(int steps, boolean fresh) {}

  /** A key's items; most keys have one. */
  private static final class Line {
    final String key;
    final int place;
    List<Integer> items;

    Line(String key, int place, int item) {
      this.key = key;
      this.place = place;
      this.items = List.of(item);
    }

    void add(int item) {
      if (items.size() == 1) {
        items = new ArrayList<>(items);
      }
      items.add(item);
    }
  }

  private final Limits limits;
  private final IntUnaryOperator paddedLength;
  private final List<Waiting> waiting = new ArrayList<>();

  /** In the order in which the keys came; without keys, one an event. */
  private final List<Line> lines = new ArrayList<>();

  private final Map<String, Line> byKey = new HashMap<>();
  private long oldest = NEVER;
  private long latest = NEVER;
  private boolean isLone;

  /**
   * @param paddedLength the length that a row of so many steps is padded to
   */
  MicroBatcher(Limits limits, IntUnaryOperator paddedLength) {
    this.limits = limits;
    this.paddedLength = paddedLength;
  }

  /**
   * @param fresh it begins a sequence, so it joins no earlier event
   * @param now in milliseconds of any clock that never goes back
   */
  void add(String key, int steps, boolean fresh, long now) {
    if (waiting.isEmpty()) {
      oldest = now;
      isLone = latest != NEVER && now - latest > limits.lingerMillis();
    }
    latest = now;
    int item = waiting.size();
    waiting.add(new Waiting(steps, fresh));
    Line line = limits.keyed() ? byKey.get(key) : null;
    if (line != null) {
      line.add(item);
      return;
    }
    line = new Line(key, lines.size(), item);
    lines.add(line);
    if (limits.keyed()) {
      byKey.put(key, line);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Whether nothing is to be waited for: the events fill a batch, or one came after a silence, or
   * the latest came when the oldest had waited too long, as a timer may be late on a busy machine.
   */
  boolean isDue() {
    return waiting.size() >= limits.rows()
        || (!waiting.isEmpty() && (isLone || latest > deadline()));
  }

  /** When the oldest event has waited long enough, or {@link #NEVER}. */
  long deadline() {
    return waiting.isEmpty() ? NEVER : oldest + limits.lingerMillis();
  }

  /** How long the oldest event has waited. */
  long longestWait(long now) {
    return now - oldest;
  }

  /** All waiting events as batches, to be run in order; nothing waits afterwards. */
  List<Batch> drain() {
    List<List<BatchRow>> waves = new ArrayList<>();
    for (Line line : lines) {
      if (line.items.size() == 1) {
        int steps = waiting.get(line.items.get(0)).steps();
        put(waves, 0, new BatchRow(line.key, line.place, line.items, steps));
      } else {
        join(line, waves);
      }
    }
    waiting.clear();
    lines.clear();
    byKey.clear();
    oldest = NEVER;
    List<Batch> batches = new ArrayList<>();
    waves.forEach(wave -> cut(wave, batches));
    return batches;
  }

  /** A key's events as rows: as many in one as the limit holds, each at least one. */
  private void join(Line line, List<List<BatchRow>> waves) {
    int wave = 0;
    List<Integer> joined = new ArrayList<>();
    int steps = 0;
    for (int item : line.items) {
      int more = waiting.get(item).steps();
      boolean tooLong = steps + more > limits.joinSteps();
      if (!joined.isEmpty() && (tooLong || waiting.get(item).fresh())) {
        put(waves, wave++, new BatchRow(line.key, line.place, List.copyOf(joined), steps));
        joined.clear();
        steps = 0;
      }
      joined.add(item);
      steps += more;
    }
    put(waves, wave, new BatchRow(line.key, line.place, List.copyOf(joined), steps));
  }

  private static void put(List<List<BatchRow>> waves, int wave, BatchRow row) {
    if (wave == waves.size()) {
      waves.add(new ArrayList<>());
    }
    waves.get(wave).add(row);
  }

  private void cut(List<BatchRow> wave, List<Batch> batches) {
    Map<Integer, List<BatchRow>> byLength = new TreeMap<>();
    for (BatchRow row : wave) {
      byLength
          .computeIfAbsent(paddedLength.applyAsInt(row.steps()), l -> new ArrayList<>())
          .add(row);
    }
    byLength.forEach(
        (length, rows) -> {
          for (int from = 0; from < rows.size(); from += limits.rows()) {
            int to = Math.min(rows.size(), from + limits.rows());
            batches.add(new Batch(length, List.copyOf(rows.subList(from, to))));
          }
        });
  }
}
