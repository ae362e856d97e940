package dev.unroll.benchmarks;

import java.util.List;
import picocli.CommandLine.Option;

/** The options of a {@link Plan}. */
final class PlanOptions {
  static final String MODELS =
      "Cell, units and form, such as gru64-folded, or shipped ones, such as zoo/tagger"
          + " (${DEFAULT-VALUE}).";

  @Option(names = "--models", split = ",", paramLabel = "NAME", description = MODELS)
  private List<String> models;

  @Option(names = "--keys", description = "How many keys (${DEFAULT-VALUE}).")
  private int keys = 100_000;

  @Option(names = "--parallelism", description = "Subtasks (${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "Whom to run beside Unroll: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<Contender> peers;

  @Option(names = "--seconds", description = "Seconds that count in a round (${DEFAULT-VALUE}).")
  private double seconds;

  /** With a command's own defaults. */
  PlanOptions(List<String> models, int parallelism, double seconds, List<Contender> peers) {
    this.models = models;
    this.parallelism = parallelism;
    this.seconds = seconds;
    this.peers = peers;
  }

  Plan plan(int rounds) {
    ReportOptions.positive("--keys", keys);
    ReportOptions.positive("--parallelism", parallelism);
    ReportOptions.positive("--seconds", seconds);
    for (String model : models) {
      Subject subject = Subject.of(model);
      peers.forEach(peer -> peer.check(subject));
    }
    peers.forEach(Contender::prepare);
    return new Plan(models, keys, parallelism, peers, rounds, seconds);
  }
}
