package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A pipeline that goes through a fault on a cluster and is judged against its undisturbed run: of
 * the predictions that a reader of committed records sees none is lost, none is doubled, and each
 * has the same bytes. The verdict is a row of {@code target/faults.md}.
 */
final class Trial implements AutoCloseable {
  private static final Path REPORT = ClusterCommands.JAR.resolveSibling("faults.md");

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final String fault;
  private final long seed;
  private final FlinkProcesses flink;
  private final ClusterCommands commands;
  private final Path folder;
  final Random random;
  final MoodTopics topics;
  final List<Tweet> tweets;
  Map<String, String> expected;
  private Path spec;
  private boolean goesOn;

  /**
   * Makes the topics.
   *
   * @param events how many there will be
   */
  Trial(
      String fault, long seed, int events, FlinkProcesses flink, BrokerProcess broker, Path folder)
      throws Exception {
    this(fault, seed, Tweets.of(events, 40, seed), flink, broker, folder);
  }

  Trial(
      String fault,
      long seed,
      List<Tweet> tweets,
      FlinkProcesses flink,
      BrokerProcess broker,
      Path folder)
      throws Exception {
    this.fault = fault;
    this.seed = seed;
    this.flink = flink;
    commands = new ClusterCommands(flink);
    this.folder = folder;
    this.tweets = tweets;
    random = new Random(seed);
    topics =
        new MoodTopics(broker.bootstrap(), fault.replaceAll("[^a-z]+", "-") + "-" + seed, folder);
  }

  /** Submits the pipeline, whose file is edited, and begins to feed it: 100 events a second. */
  void begin(UnaryOperator<String> edit) throws Exception {
    begin(edit, tweets.size());
  }

  /** The same with the first of the events alone. */
  void begin(UnaryOperator<String> edit, int first) throws Exception {
    String yaml = edit.apply(topics.yaml());
    expected = topics.expected(yaml, tweets);
    spec = Files.writeString(folder.resolve("pipeline.yaml"), yaml);
    submit();
    topics.feed(tweets.subList(0, first), 10);
  }

  /** Submits the pipeline's file with more arguments. */
  void submit(String... more) {
    commands.submit(spec, more);
    goesOn = true;
  }

  /** Waits for a moment of the stream's first half, as the seed has it. */
  void awaitSomeMoment() {
    topics.awaitCommitted(tweets.size() / 10 + random.nextInt(tweets.size() * 4 / 10));
  }

  /** Stops the job with a savepoint, as soon as all of it runs. */
  String stop() throws Exception {
    String savepoint = commands.stop(topics.in(), folder.toUri().toString());
    goesOn = false;
    return savepoint;
  }

  /**
   * Waits for the end of the stream, stops the job and compares all that is committed. No loss was
   * told of, as there is none.
   */
  void judge() throws Exception {
    topics.awaitCommitted(tweets.size());
    assertThat(commands.run("status", "--job", topics.in()).out()).doesNotContain("LOST");
    stop();
    compare();
    for (TestProcess taskManager : flink.taskManagers()) {
      assertThat(taskManager.said()).doesNotContain("Unable to commit transaction");
    }
  }

  /** Compares all that is committed. */
  private void compare() throws Exception {
    List<String> committed = topics.committed();
    report(committed);
    // In order, since a search for each of some hundred thousand takes minutes.
    assertThat(committed.stream().sorted().toList())
        .as(fault + ", seed " + seed)
        .isEqualTo(expected.values().stream().sorted().toList());
  }

  /**
   * The same for a fault that may cost predictions: those that are there are right, each once.
   *
   * @return how many are not there
   */
  int judgeLosses() throws Exception {
    List<String> newest =
        tweets.subList(tweets.size() - 50, tweets.size()).stream()
            .map(Tweet::json)
            .map(MoodTopics::id)
            .toList();
    Await.until(
        fault + ": the newest are answered",
        LIMIT,
        () -> topics.committed().stream().map(MoodTopics::id).toList().containsAll(newest));
    stop();
    List<String> committed = topics.committed();
    int lost = report(committed);
    assertThat(committed)
        .as(fault + ", seed " + seed)
        .doesNotHaveDuplicates()
        .isSubsetOf(expected.values());
    return lost;
  }

  private int report(List<String> committed) throws Exception {
    Set<String> distinct = new HashSet<>(committed);
    Map<String, String> missing = new HashMap<>(expected);
    missing.values().removeAll(distinct);
    String row =
        "| %s | seed %d | %d | lost or altered %d | duplicated %d |%n"
            .formatted(
                fault, seed, expected.size(), missing.size(), committed.size() - distinct.size());
    System.out.print(row);
    Files.writeString(REPORT, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return missing.size();
  }

  /** A trial that failed leaves no job to the next one. */
  @Override
  public void close() throws Exception {
    topics.close();
    if (goesOn) {
      commands.cancel(topics.in());
    }
  }
}
