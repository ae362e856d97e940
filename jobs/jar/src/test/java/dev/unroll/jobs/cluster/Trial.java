package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.cli.CommandLines;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pipeline that goes through a fault on a cluster and is judged against its undisturbed run: of
 * the predictions that a reader of committed records sees none is lost, none is doubled, and each
 * has the same bytes. The verdict is a row of {@code target/faults.md}.
 */
final class Trial implements AutoCloseable {
  static final Path JAR = Path.of(System.getProperty("unroll.jar"));
  private static final Path REPORT = JAR.resolveSibling("faults.md");
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern SAVEPOINT = Pattern.compile("savepoint (\\S+)");

  private final String fault;
  private final long seed;
  private final FlinkProcesses flink;
  private final Path folder;
  final Random random;
  final MoodTopics topics;
  final List<Tweet> tweets;
  Map<String, String> expected;
  private Path spec;

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
  void submit(String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("submit", spec.toString(), "--jobmanager", flink.address()));
    arguments.addAll(List.of("--jar", JAR.toString()));
    arguments.addAll(List.of(more));
    Result result = CommandLines.run(arguments.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  /** Waits for a moment of the stream's first half, as the seed has it. */
  void awaitSomeMoment() {
    topics.awaitCommitted(tweets.size() / 10 + random.nextInt(tweets.size() * 4 / 10));
  }

  /** Stops the job with a savepoint, as soon as all of it runs. */
  String stop() throws Exception {
    Cluster cluster = Cluster.at(flink.address());
    String id = cluster.find(topics.in()).id();
    Await.until(fault + " runs", LIMIT, () -> flink.rest().isRunning(id));
    Result result =
        CommandLines.run(
            "stop",
            "--jobmanager",
            flink.address(),
            "--job",
            id,
            "--savepoint",
            folder.toUri().toString());
    Matcher savepoint = SAVEPOINT.matcher(result.out());
    assertThat(savepoint.find()).as(result.out() + result.err()).isTrue();
    return savepoint.group(1);
  }

  /** Waits for the end of the stream, stops the job and compares all that is committed. */
  void judge() throws Exception {
    topics.awaitCommitted(tweets.size());
    stop();
    compare();
  }

  /** Compares all that is committed. */
  void compare() throws Exception {
    List<String> committed = topics.committed();
    Set<String> distinct = new HashSet<>(committed);
    Map<String, String> missing = new HashMap<>(expected);
    missing.values().removeAll(distinct);
    String row =
        "| %s | seed %d | %d | lost or altered %d | duplicated %d |%n"
            .formatted(
                fault, seed, expected.size(), missing.size(), committed.size() - distinct.size());
    System.out.print(row);
    Files.writeString(REPORT, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    assertThat(committed)
        .as(fault + ", seed " + seed)
        .containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @Override
  public void close() {
    topics.close();
  }
}
