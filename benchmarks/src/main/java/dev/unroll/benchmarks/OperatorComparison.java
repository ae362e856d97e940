package dev.unroll.benchmarks;

import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.operators.Carry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.jspecify.annotations.Nullable;

/**
 * The recurrent operator on a mini cluster, events from memory, against peers and ONNX Runtime
 * alone.
 *
 * @param plan its seconds are of processor time
 * @param scaled how many subtasks Unroll runs with besides; 0 for the plan's alone
 * @param skews 0 draws keys alike, else Zipf's exponent
 * @param rows of a batch
 * @param onDisk whether states live in RocksDB
 * @param forms what is made of the answers
 */
record OperatorComparison(
    Plan plan, int scaled, List<Double> skews, int rows, boolean onDisk, List<AnswerForm> forms) {
  private static final String RAW = "ONNX Runtime alone";
  private static final int CHECK_KEYS = 300;

  /** Of a key that has a state, in the mean, before anything counts: most have theirs by then. */
  private static final int VISITS = 2;

  private static final int CHECK_EVENTS = 6_000;

  /** For each second of the round that is not counted: a tuned function's, cold. */
  private static final long FIRST_EVENTS = 15_000;

  void run(Report report, Consumer<String> progress) throws Exception {
    int slots = Math.max(plan.parallelism(), scaled);
    try (LocalCluster cluster = LocalCluster.start(slots, options(slots))) {
      for (String name : plan.models()) {
        Subject subject = Subject.of(name);
        check(cluster, subject, report);
        for (AnswerForm form : forms) {
          measure(cluster, subject, form, report, progress);
        }
      }
    }
  }

  /** A gigabyte a subtask for RocksDB: what a TaskManager of four gigabytes leaves to it. */
  private static Configuration options(int slots) {
    Configuration options = new Configuration();
    options.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024L * slots));
    return options;
  }

  private void measure(
      LocalCluster cluster,
      Subject subject,
      AnswerForm form,
      Report report,
      Consumer<String> progress)
      throws Exception {
    Contender.Task task = new Contender.Task(rows, onDisk, form, subject.carry());
    List<Double> uniform = List.of();
    for (double skew : skews) {
      Workload workload = new Workload(plan.keys(), skew);
      Map<String, Rounds.Run> systems = new LinkedHashMap<>();
      for (Contender contender : plan.contenders()) {
        systems.put(
            contender.title(),
            latest -> run(cluster, contender, subject, task, workload, plan.parallelism(), latest));
      }
      String atScale = "%s, %d subtasks".formatted(Contender.UNROLL.title(), scaled);
      if (scaled > 0) {
        systems.put(
            atScale,
            latest -> run(cluster, Contender.UNROLL, subject, task, workload, scaled, latest));
      }
      systems.put(RAW, latest -> RawRun.run(subject, rows, plan.seconds()));
      String model = subject.name();
      String title =
          "%s, %s, %s, parallelism %d, %d rows, %s"
              .formatted(
                  model,
                  workload.name(),
                  onDisk ? "RocksDB" : "heap",
                  plan.parallelism(),
                  rows,
                  form.title());
      progress.accept(title);
      Map<String, List<Pace>> paces = Rounds.run(systems, plan.rounds(), progress);
      report.add(title, paces, Contender.UNROLL.title());
      if (scaled > 0) {
        report.note(
            "%s, %s, %s: %d subtasks do %s times the work of %d by the clock"
                .formatted(
                    model,
                    workload.name(),
                    form.title(),
                    scaled,
                    Spread.ofRatios(
                            byTheClock(Rounds.of(paces, atScale)),
                            byTheClock(Rounds.of(paces, Contender.UNROLL.title())))
                        .text("%.2f"),
                    plan.parallelism()));
      }
      List<Double> rates = Report.perCore(Rounds.of(paces, Contender.UNROLL.title()));
      if (skew == 0) {
        uniform = rates;
      } else if (!uniform.isEmpty()) {
        report.note(
            "%s, %s: Zipf %s keeps %s of the uniform rate"
                .formatted(
                    model, form.title(), skew, Spread.ofRatios(rates, uniform).text("%.2f")));
      }
    }
  }

  private static List<Double> byTheClock(List<Pace> paces) {
    return paces.stream().map(Pace::perSecond).toList();
  }

  /**
   * One contender, once.
   *
   * @param parallelism subtasks
   * @param latest how it went the last time; null at first
   */
  Pace run(
      LocalCluster cluster,
      Contender contender,
      Subject subject,
      Contender.Task task,
      Workload workload,
      int parallelism,
      @Nullable Pace latest)
      throws Exception {
    long counted =
        (long)
            ((latest == null ? FIRST_EVENTS : latest.perThreadSecond())
                * parallelism
                * plan.seconds());
    long visits = subject.carry() == Carry.KEY ? (long) VISITS * workload.keys() : 0;
    long warmUp = Math.max(counted / 3, visits);
    return Pace.together(
        operator(contender, subject, workload, task, parallelism)
            .run(cluster, counted + warmUp, warmUp, 0)
            .paces());
  }

  private static OperatorRun operator(
      Contender contender,
      Subject subject,
      Workload workload,
      Contender.Task task,
      int parallelism) {
    return new OperatorRun(
        contender, subject.bundle(), new MemoryEvents(subject, workload), task, parallelism);
  }

  private void check(LocalCluster cluster, Subject subject, Report report) throws Exception {
    List<byte[]> own = answers(cluster, Contender.UNROLL, subject);
    for (Contender peer : plan.peers()) {
      double difference =
          Answers.compare(
              Contender.UNROLL.title(), own, peer.title(), answers(cluster, peer, subject));
      report.compared(subject.name(), own.size(), peer, difference);
    }
  }

  private List<byte[]> answers(LocalCluster cluster, Contender contender, Subject subject)
      throws Exception {
    Contender.Task task = new Contender.Task(rows, onDisk, AnswerForm.JSON, subject.carry());
    // One subtask: which of several gets which part of the events differs from run to run.
    return operator(contender, subject, new Workload(CHECK_KEYS, 1), task, 1)
        .run(cluster, CHECK_EVENTS, 0, CHECK_EVENTS)
        .first();
  }
}
