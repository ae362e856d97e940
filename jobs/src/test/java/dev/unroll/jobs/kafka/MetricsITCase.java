package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard shows, the alerts watch and the run book explains is exposed. */
class MetricsITCase {
  private static final Path DOCKER = Path.of("../docker");
  private static final Pattern NAME = Pattern.compile("\\bflink_[A-Za-z0-9_]+");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+) \\|");
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int EVENTS = 200;

  @TempDir Path folder;

  @Test
  void everyMetricOfDashboardAndAlertsIsExposedByARunningPipeline() throws Exception {
    int port = freePort();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        LocalCluster cluster = LocalCluster.start(4, reporter(port));
        MoodTopics topics = new MoodTopics(broker, "metrics", folder);
        MoodTopics onRocks = new MoodTopics(broker, "metrics-rocksdb", folder)) {
      LocalJob job = submit(topics, cluster, List.of());
      LocalJob rocksJob = submit(onRocks, cluster, List.of("state.backend=rocksdb"));
      List<Tweet> tweets = Tweets.of(EVENTS, 20, 1);
      onRocks.feed(tweets.subList(0, EVENTS / 2), 40);
      onRocks.awaitCommitted(EVENTS / 2);
      topics.send("mira", "not json".getBytes(StandardCharsets.UTF_8));
      topics.feed(tweets, 40);
      topics.awaitCommitted(EVENTS);

      String exposed = await(port, named());
      assertThat(sum(exposed, "events")).isEqualTo(EVENTS + EVENTS / 2);
      assertThat(sum(exposed, "predictions")).isEqualTo(EVENTS + EVENTS / 2);
      assertThat(sum(exposed, "reason_deadLetters")).isEqualTo(1);
      assertThat(exposed).contains("reason=\"broken-json\"", "model=\"tweet-mood@");
      assertThat(sum(exposed, "steps")).isBetween(EVENTS * 1.5, sum(exposed, "paddedSteps"));
      assertThat(sum(exposed, "modelNanos")).isPositive();
      assertThat(sum(exposed, "keys")).isEqualTo(20);
      rocksJob.cancel(DEADLINE);
      job.cancel(DEADLINE);
    }
  }

  private LocalJob submit(MoodTopics topics, LocalCluster cluster, List<String> set)
      throws Exception {
    Path file = Files.writeString(folder.resolve("metrics.yaml"), topics.yaml());
    Pipeline pipeline = PipelineReader.read(file, set);
    Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
    options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    PipelineGraph.build(env, pipeline, new KafkaEnds(pipeline.spec()));
    return cluster.submit(env, null);
  }

  /** The options of the image. */
  private static Configuration reporter(int port) throws Exception {
    Configuration options = new Configuration();
    for (String line : Files.readAllLines(DOCKER.resolve("config.yaml"))) {
      if (line.startsWith("metrics.")) {
        String[] option = line.split(": ", 2);
        options.setString(option[0], option[1]);
      }
    }
    options.setString("metrics.reporter.prom.port", Integer.toString(port));
    return options;
  }

  private static Set<String> named() throws Exception {
    Set<String> names = new TreeSet<>();
    for (String file : List.of("grafana/unroll.json", "prometheus/alerts.yaml")) {
      String text = Files.readString(DOCKER.resolve(file));
      NAME.matcher(text).results().map(MatchResult::group).forEach(names::add);
    }
    names.addAll(explained());
    assertThat(names).hasSizeGreaterThan(20);
    return names;
  }

  /** Those of the run book's table. */
  private static Set<String> explained() throws Exception {
    String table = Files.readString(Path.of("../docs/runbook.md")).split("## Metrics", 2)[1];
    Set<String> names = new TreeSet<>();
    ROW.matcher(table)
        .results()
        .flatMap(row -> WORD.matcher(row.group(1)).results())
        .map(word -> OPERATOR + word.group())
        .forEach(names::add);
    assertThat(names).hasSizeGreaterThan(15);
    return names;
  }

  /** Scrapes until every name is there: some come with the first checkpoint, or the next second. */
  private static String await(int port, Set<String> names) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics")).build();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      String exposed = http.send(request, BodyHandlers.ofString()).body();
      Set<String> missing = new TreeSet<>(names);
      exposed.lines().forEach(line -> missing.remove(line.split("[{ ]", 2)[0]));
      if (missing.isEmpty()) {
        return exposed;
      }
      assertThat(System.nanoTime()).as("not exposed: %s", missing).isLessThan(deadline);
    }
  }

  /** Of one metric of the operators, over all series. */
  private static double sum(String exposed, String metric) {
    String prefix = OPERATOR + metric + "{";
    return exposed
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
