package dev.unroll.benchmarks;

import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.LocalCluster;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/** A broker and a Flink cluster in this process, and a folder: what whole pipelines run on. */
final class KafkaStage implements AutoCloseable {
  private static final int CHECK_KEYS = 300;
  private static final int CHECK_EVENTS = 6_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Scratch scratch;
  private final EmbeddedBroker broker;
  private final Topics topics;
  private final LocalCluster cluster;
  private final int parallelism;

  /**
   * @param parallelism of every pipeline
   */
  KafkaStage(int parallelism) throws Exception {
    this.parallelism = parallelism;
    scratch = Scratch.create();
    broker = EmbeddedBroker.start();
    topics = new Topics(broker);
    cluster = LocalCluster.start(parallelism, new Configuration());
  }

  Topics topics() {
    return topics;
  }

  /**
   * Starts a pipeline between two topics.
   *
   * @param settings {@code path=value}, as {@code --set} takes them
   */
  Running start(Contender contender, Subject subject, String in, String out, List<String> settings)
      throws Exception {
    return new PipelineRun(
            contender, subject, subject.reference(scratch.folder()), parallelism, settings)
        .start(cluster, topics, in, out, scratch.folder());
  }

  /** Holds the peers' answers against Unroll's, where they have any, before anything is timed. */
  void check(Subject subject, List<Contender> peers, Report report) throws Exception {
    String in = topics.create("few");
    topics.fill(in, subject, new Workload(CHECK_KEYS, 1), CHECK_EVENTS);
    List<byte[]> own = answers(Contender.UNROLL, subject, in);
    for (Contender peer : peers) {
      if (peer == Contender.NO_MODEL) {
        continue;
      }
      double difference =
          Answers.compare(Contender.UNROLL.title(), own, peer.title(), answers(peer, subject, in));
      report.compared(subject.name(), own.size(), peer, difference);
    }
  }

  private List<byte[]> answers(Contender contender, Subject subject, String in) throws Exception {
    String out = topics.create("answers");
    try (Running pipeline = start(contender, subject, in, out, List.of())) {
      return topics.read(out, CHECK_EVENTS, LIMIT, pipeline);
    }
  }

  @Override
  public void close() throws Exception {
    cluster.close();
    topics.close();
    broker.close();
    scratch.close();
  }
}
