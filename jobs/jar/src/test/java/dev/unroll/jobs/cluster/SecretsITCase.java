package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.jobs.cli.CommandLines;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.SecureBroker;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a password is looked for after a run that used it, failed by it and was seen by all. */
@Tag("faults")
class SecretsITCase {
  private static final String GUESS = "guessed";
  private static final int EVENTS = 300;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern METRICS =
      Pattern.compile("PrometheusReporter HTTP server on port (\\d+)");

  @TempDir Path folder;

  @Test
  void noPlaceShowsThem() throws Exception {
    Path secrets = Files.createDirectories(folder.resolve("secrets"));
    List<Tweet> tweets = Tweets.of(EVENTS, 20, 1);
    try (SecureBroker broker = SecureBroker.start(secrets);
        FlinkProcesses flink =
            FlinkProcesses.start(
                folder.resolve("flink"),
                2,
                FlinkSetup.PLAIN
                    .knowing("KAFKA_PASSWORD", SecureBroker.PASSWORD)
                    .with("metrics.reporters", "prom")
                    .with(
                        "metrics.reporter.prom.factory.class",
                        PrometheusReporterFactory.class.getName())
                    // One for each process: the first that is free.
                    .with("metrics.reporter.prom.port", "29250-29299"));
        MoodTopics topics = new MoodTopics(broker.bootstrap(), "secret", folder);
        MoodTopics others = new MoodTopics(broker.bootstrap(), "guess", folder)) {
      Map<String, String> expected = topics.expected(tweets);
      Map<String, String> places = new TreeMap<>();
      ClusterCommands commands = new ClusterCommands(flink);
      String yaml = broker.secured(topics.yaml(), "SCRAM-SHA-256", "${env:KAFKA_PASSWORD}");
      Path spec = Files.writeString(folder.resolve("secret.yaml"), yaml);
      tell(places, "check", CommandLines.run("check", spec.toString()));
      tell(
          places,
          "submit",
          commands.run("submit", spec.toString(), "--jar", ClusterCommands.JAR.toString()));
      String wrong = broker.secured(others.yaml(), "PLAIN", "${file:" + secrets + "/lines:wrong}");
      Path wrongSpec = Files.writeString(folder.resolve("guess.yaml"), wrong);
      tell(places, "check of a guess", CommandLines.run("check", wrongSpec.toString()));
      tell(
          places,
          "submit of a guess",
          commands.run("submit", wrongSpec.toString(), "--jar", ClusterCommands.JAR.toString()));
      topics.feed(tweets, 10);
      topics.awaitCommitted(EVENTS / 3);
      flink.killTaskManager(0);
      flink.addTaskManager();
      topics.awaitCommitted(EVENTS);
      tell(places, "status", commands.run("status", "--job", topics.in()));
      everyAnswer(flink.rest(), places);
      everyMetricsPage(folder.resolve("flink"), places);
      Path savepoints = Files.createDirectories(folder.resolve("savepoints"));
      places.put("unroll stop", commands.stop(topics.in(), savepoints.toUri().toString()));
      assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
      everyFile(places, folder.resolve("flink"));
      everyFile(places, savepoints);
      everyFile(places, folder.resolve("checkpoints"));
      assertThat(places).hasSizeGreaterThan(40);
      // The search finds what may be found.
      assertThat(holding(places, topics.in())).isNotEmpty();
      assertThat(holding(places, SecureBroker.PASSWORD)).isEmpty();
      assertThat(holding(places, GUESS)).isEmpty();
    }
  }

  private static List<String> holding(Map<String, String> places, String text) {
    return places.entrySet().stream()
        .filter(place -> place.getValue().contains(text))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void tell(Map<String, String> places, String command, Result result) {
    places.put("unroll " + command, result.out() + result.err());
  }

  /** What the web page and monitoring ask for. */
  private static void everyAnswer(FlinkRest rest, Map<String, String> places) throws Exception {
    for (String path :
        List.of(
            "/config",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/jobmanager/metrics",
            "/taskmanagers",
            "/jobs/overview",
            "/jobs/metrics",
            "/overview")) {
      places.put(path, rest.get(path).toString());
    }
    for (JsonNode job : rest.get("/jobs/overview").path("jobs")) {
      String path = "/jobs/" + job.path("jid").asText();
      for (String more :
          List.of(
              "",
              "/config",
              "/plan",
              "/exceptions",
              "/checkpoints",
              "/checkpoints/config",
              "/accumulators",
              "/metrics",
              "/jobmanager/config",
              "/jobmanager/environment")) {
        places.put(path + more, rest.get(path + more).toString());
      }
      for (JsonNode vertex : rest.get(path).path("vertices")) {
        String at = path + "/vertices/" + vertex.path("id").asText();
        for (String more :
            List.of("", "/metrics", "/accumulators", "/subtasks/accumulators", "/taskmanagers")) {
          places.put(at + more, rest.get(at + more).toString());
        }
      }
    }
    for (JsonNode taskManager : rest.get("/taskmanagers").path("taskmanagers")) {
      String path = "/taskmanagers/" + taskManager.path("id").asText();
      for (String more : List.of("", "/metrics", "/thread-dump")) {
        places.put(path + more, rest.get(path + more).toString());
      }
    }
  }

  /** What Prometheus reads of each process. */
  private static void everyMetricsPage(Path logs, Map<String, String> places) throws Exception {
    for (String process : List.of("jobmanager", "taskmanager-2", "taskmanager-3")) {
      Path log = logs.resolve(process + ".log");
      // The newest may still be starting: the others do the work without it.
      Await.until(process + " has metrics", LIMIT, () -> metricsPage(log).contains("flink_"));
      places.put(process + "'s metrics", metricsPage(log));
    }
  }

  /** Empty while the process, whose log says where it is, has none. */
  private static String metricsPage(Path log) throws IOException, InterruptedException {
    Matcher port = METRICS.matcher(Files.readString(log));
    if (!port.find()) {
      return "";
    }
    URI page = URI.create("http://127.0.0.1:" + port.group(1) + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .body();
  }

  /** Logs, configuration, saved states; not the jar, which was there before. */
  private static void everyFile(Map<String, String> places, Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().endsWith(".jar"))
              .toList()) {
        if (!file.getFileName().toString().startsWith("blob_")) {
          places.put(
              file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
  }
}
