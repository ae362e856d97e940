package dev.unroll.benchmarks;

import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.operators.Carry;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.Recurrent;
import dev.unroll.operators.RecurrentSettings;
import dev.unroll.operators.StateSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event costs more the more keys there are on the heap, and the longer a stream goes on.
 *
 * @param keys how many there are, fewest first
 * @param seconds of processor time that count in a round
 */
record Growth(String model, List<Integer> keys, int rounds, double seconds) {
  /** A round that nothing is known before takes as many events a second. */
  private static final long FIRST_EVENTS = 50_000;

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final Duration TTL = Duration.ofMinutes(10);
  private static final int SLICES = 6;

  /** One in ten seconds of the hour. */
  private static final int EVENTS_A_KEY = 360;

  void run(Report report, Consumer<String> progress) throws Exception {
    BenchModel subject = BenchModel.of(model);
    try (LocalCluster cluster = LocalCluster.start(1, new Configuration())) {
      Map<String, Rounds.Run> counts = new LinkedHashMap<>();
      for (int count : keys) {
        counts.put(name(count), latest -> ofKeys(cluster, subject, count, latest));
      }
      String title = model + ", uniform, heap, parallelism 1, answers as scores, by keys";
      progress.accept(title);
      report.add(title, Rounds.run(counts, rounds, progress), name(keys.get(0)));
      progress.accept(model + ", an hour of stream time");
      anHour(cluster, subject, report);
    }
  }

  private static String name(int count) {
    return "%,d keys".formatted(count);
  }

  private Pace ofKeys(LocalCluster cluster, BenchModel subject, int count, @Nullable Pace latest)
      throws Exception {
    long counted = (long) ((latest == null ? FIRST_EVENTS : latest.perThreadSecond()) * seconds);
    // Every key has its state before anything is counted.
    long warmUp = count + counted / 3;
    return Pace.together(
        new OperatorRun(
                Contender.UNROLL,
                subject.bundle(),
                new FillingEvents(subject, new Workload(count, 0), 1),
                new Contender.Task(
                    RecurrentSettings.DEFAULT_ROWS, false, AnswerForm.SCORES, subject.carry()),
                1)
            .run(cluster, warmUp + counted, warmUp, 0)
            .paces());
  }

  /** An hour of events' own time, states with a time-to-live. */
  private void anHour(LocalCluster cluster, BenchModel subject, Report report) throws Exception {
    int count = keys.get(0);
    long events = (long) count * EVENTS_A_KEY;
    long millis = Math.max(1, HOUR / events);
    List<Pace> slices =
        OperatorRun.measure(
                cluster,
                Recurrent.advance(
                    OperatorRun.keyed(
                        1,
                        false,
                        new FillingEvents(subject, new Workload(count, 0), millis),
                        count + events,
                        WatermarkStrategy.<KeyedChunk>forMonotonousTimestamps()
                            .withTimestampAssigner((event, before) -> event.time())),
                    subject.bundle(),
                    RecurrentSettings.of(Carry.KEY)
                        .with(
                            new StateSettings(
                                TTL,
                                StateSettings.PLAIN.precision(),
                                StateSettings.PLAIN.onNewLayout(),
                                0))),
                new Meter(count, 0, events / SLICES))
            .paces();
    Map<String, String> figures = new LinkedHashMap<>();
    for (int slice = 0; slice < slices.size(); slice++) {
      figures.put(
          "minutes %d to %d".formatted(slice * 60 / SLICES, (slice + 1) * 60 / SLICES),
          "%,.0f ns an event".formatted(1e9 / slices.get(slice).perThreadSecond()));
    }
    report.addFigures(
        "%s, %s, heap, an event each %d ms of stream time, states forgotten after %d silent minutes"
            .formatted(model, name(count), millis, TTL.toMinutes()),
        figures);
  }
}
