package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.cli.CommandLines;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.jobs.kafka.MoodTopics;
import dev.unroll.jobs.kafka.Tweets;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jar on a JobManager and two TaskManagers in processes of their own, with ONNX Runtime in
 * {@code lib/}: however a pipeline gets there and whatever is done to it, a reader of committed
 * records sees the undisturbed run's predictions, each once.
 */
class StandaloneClusterITCase {
  private static final int EVENTS = 1_600;
  private static final int USERS = 40;
  private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Path JAR = ClusterCommands.JAR;

  @TempDir static Path shared;
  private static BrokerProcess broker;
  private static FlinkProcesses flink;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    broker = BrokerProcess.start(shared.resolve("kafka"));
    // A job's subtasks go to both TaskManagers, so that two jobs meet in each.
    FlinkSetup setup =
        FlinkSetup.PLAIN.sharingLibraries().with("taskmanager.load-balance.mode", "SLOTS");
    flink = FlinkProcesses.start(shared.resolve("flink"), 2, setup);
  }

  @AfterAll
  static void stop() throws Exception {
    flink.close();
    broker.close();
  }

  @Test
  void flinkRunAndRestInterface_takeTheJar_andShareOneNativeCopy() throws Exception {
    List<Tweet> all = Tweets.of(EVENTS / 2, USERS, 5);
    List<Tweet> tweets = all.subList(0, EVENTS / 4);
    try (MoodTopics first = new MoodTopics(broker.bootstrap(), "flink-run", folder);
        MoodTopics second = new MoodTopics(broker.bootstrap(), "rest-run", folder)) {
      Map<String, String> expected = first.expected(all);
      Path spec = Files.writeString(folder.resolve("run.yaml"), first.yaml());
      String said =
          flink.flink("run", "-d", JAR.toString(), spec.toString(), "--set", "batch.rows=16");
      Matcher id = JOB.matcher(said);
      assertThat(id.find()).as(said).isTrue();
      // Another version of the model, by the file's URI, in the JobManager.
      anotherVersion(folder.resolve("another-version"));
      String other = second.yaml().replace("zoo/tweet-mood", "another-version");
      Map<String, String> otherExpected = second.expected(other, tweets);
      assertThat(otherExpected.values()).allMatch(it -> it.contains("tweet-mood@another"));
      Path otherSpec = Files.writeString(folder.resolve("other.yaml"), other);
      String otherId = runByRest(otherSpec.toUri().toString());
      first.feed(tweets, 40);
      second.feed(tweets, 40);
      assertThat(first.awaitCommitted(tweets.size()))
          .containsExactlyInAnyOrderElementsOf(of(tweets, expected));
      assertThat(second.awaitCommitted(tweets.size()))
          .containsExactlyInAnyOrderElementsOf(otherExpected.values());
      for (TestProcess taskManager : flink.taskManagers()) {
        assertThat(taskManager.said())
            .containsPattern("ONNX Runtime \\S+ from \\S+, shared by every job of this process")
            .containsPattern("opened .*pipeline=" + first.in())
            .containsPattern("opened .*pipeline=" + second.in());
        assertThat(nativeCopies(taskManager)).hasSize(1);
      }
      String savepoint = stop(first.in());
      stop(otherId);
      // A second submission in the same processes.
      flink.flink("run", "-d", "-s", savepoint, JAR.toString(), spec.toString());
      first.feed(all.subList(tweets.size(), all.size()), 40);
      assertThat(first.awaitCommitted(all.size()))
          .containsExactlyInAnyOrderElementsOf(expected.values());
      for (TestProcess taskManager : flink.taskManagers()) {
        assertThat(nativeCopies(taskManager)).hasSize(1);
      }
      stop(first.in());
    }
  }

  @Test
  void submittedPipeline_survivesAKilledTaskManager_andOtherParallelisms() throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, USERS, 9);
    try (MoodTopics topics = new MoodTopics(broker.bootstrap(), "submitted", folder)) {
      Map<String, String> expected = topics.expected(tweets);
      Path spec = Files.writeString(folder.resolve("submit.yaml"), topics.yaml());
      submit(spec);
      topics.feed(tweets.subList(0, 400), 10);
      topics.awaitCommitted(200);
      flink.killTaskManager(0);
      flink.addTaskManager();
      // Nobody answers these before the job is back.
      topics.feed(tweets.subList(400, 800), 10);
      // Stopped among events, and restored on more subtasks, then on fewer.
      topics.awaitCommitted(600);
      // In the one that was there before, the job has begun a second time.
      assertThat(nativeCopies(flink.taskManagers().get(0))).hasSize(1);
      Result refused =
          new ClusterCommands(flink)
              .run("stop", "--job", topics.in(), "--savepoint", "file:///proc/nowhere");
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.err())
          .isEqualTo(
              "unroll: submitted-in could not be stopped and goes on: Failed to create savepoint"
                  + " directory at file:/proc/nowhere\n");
      String savepoint = stop(topics.in());
      submit(spec, "--from", savepoint, "--parallelism", "4");
      topics.feed(tweets.subList(800, 1_200), 10);
      topics.awaitCommitted(1_000);
      savepoint = stop(topics.in());
      submit(spec, "--from", savepoint, "--parallelism", "1");
      topics.feed(tweets.subList(1_200, EVENTS), 40);
      topics.awaitCommitted(EVENTS);

      Result status =
          CommandLines.run("status", "--jobmanager", flink.address(), "--job", topics.in());
      assertThat(status.err()).isEmpty();
      assertThat(status.out())
          .containsPattern("[0-9a-f]{32}  RUNNING  submitted-in, for \\d+")
          .contains("RUNNING    x1  in ", "checkpoint ", "chk-")
          .doesNotContain("LOST");
      stop(topics.in());
      assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
      for (TestProcess taskManager : flink.taskManagers()) {
        // What was committed before a restart is not taken for a loss after it.
        assertThat(taskManager.said()).doesNotContain("Unable to commit transaction");
      }
      for (String command : List.of("stop --savepoint " + folder, "rescale 2")) {
        Result late =
            CommandLines.run(
                (command + " --jobmanager " + flink.address() + " --job " + topics.in())
                    .split(" ", -1));
        assertThat(late.status()).isEqualTo(2);
        assertThat(late.err())
            .isEqualTo(
                "unroll: --job: expected a job that goes on, found submitted-in, which is"
                    + " FINISHED\n");
      }
    }
  }

  @Test
  void whatIsWrong_isToldInOneMessage() throws Exception {
    try (MoodTopics topics = new MoodTopics(broker.bootstrap(), "wrong", folder)) {
      Path spec = Files.writeString(folder.resolve("wrong.yaml"), topics.yaml());
      Path elsewhere =
          Files.writeString(
              folder.resolve("elsewhere.yaml"),
              topics.yaml().replace("topic: wrong-out", "topic: nowhere"));
      assertThat(command("submit", elsewhere.toString(), "--jar", JAR.toString()))
          .isEqualTo(
              new Result(
                  2,
                  "",
                  "unroll: wrong-in: its Kafka side is not ready:\n"
                      + "  sink.kafka.topic: expected a topic of "
                      + broker.bootstrap()
                      + ", found none called nowhere; create it first, so that its partitions are"
                      + " your choice\n"));
      assertThat(command("submit", spec.toString(), "--jar", "no.jar").err())
          .startsWith("unroll: --jar: expected the job jar, found no file no.jar; ");
      Result nobody = command("stop", "--job", "nobody", "--savepoint", folder.toString());
      assertThat(nobody.err())
          .startsWith("unroll: --job: expected the id or the name of a job of this cluster, found");
      assertThat(nobody.status()).isEqualTo(2);
      Result nowhere = CommandLines.run("status", "--jobmanager", "127.0.0.1:1");
      assertThat(nowhere.err())
          .startsWith(
              "unroll: --jobmanager: expected a Flink cluster's REST interface at 127.0.0.1:1,"
                  + " found none that answers");
      assertThat(nowhere.status()).isEqualTo(2);
      for (String address : List.of("job_manager:8081", "127.0.0.1:99999", "8081")) {
        Result none = CommandLines.run("status", "--jobmanager", address);
        assertThat(none.err()).startsWith("unroll: --jobmanager: expected host:port, as in ");
        assertThat(none.status()).isEqualTo(2);
      }
      submit(spec);
      for (String file : List.of(spec.toString(), spec.toUri().toString())) {
        assertThat(command("submit", file, "--jar", JAR.toString()).err())
            .contains("wrong-in runs there already, as ");
      }
      Result rescale = command("rescale", "2", "--job", topics.in());
      assertThat(rescale.err())
          .startsWith(
              "unroll: rescale: expected a cluster with jobmanager.scheduler: adaptive, which")
          .contains("found one that says \"The DefaultScheduler does not support");
      assertThat(rescale.status()).isEqualTo(2);
      stop(topics.in());
    }
  }

  private static List<String> of(List<Tweet> tweets, Map<String, String> predictions) {
    return tweets.stream().map(it -> predictions.get(MoodTopics.id(it.json()))).toList();
  }

  /** The shipped bundle under another version: the same graph, twice in one process. */
  private static void anotherVersion(Path bundle) throws Exception {
    Files.createDirectories(bundle);
    for (String file : List.of("model.json", "model.onnx", "tokenizer.json")) {
      try (var in = StandaloneClusterITCase.class.getResourceAsStream("/zoo/tweet-mood/" + file)) {
        Files.copy(in, bundle.resolve(file));
      }
    }
    JsonMapper mapper = new JsonMapper();
    ObjectNode manifest = (ObjectNode) mapper.readTree(bundle.resolve("model.json").toFile());
    manifest.put("version", "another");
    mapper.writeValue(bundle.resolve("model.json").toFile(), manifest);
  }

  private static Result command(String name, String... more) {
    return new ClusterCommands(flink).run(name, more);
  }

  private static void submit(Path spec, String... more) {
    new ClusterCommands(flink).submit(spec, more);
  }

  private String stop(String job) throws Exception {
    return new ClusterCommands(flink).stop(job, folder.toUri().toString());
  }

  /** As {@code curl -F jarfile=@unroll.jar …/jars/upload} and {@code …/jars/ID/run} do. */
  private static String runByRest(String spec) throws Exception {
    String boundary = "part-of-the-jar";
    byte[] head =
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"unroll.jar\"\r\n"
                + "Content-Type: application/x-java-archive\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
    HttpRequest upload =
        HttpRequest.newBuilder(URI.create("http://" + flink.address() + "/jars/upload"))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(
                HttpRequest.BodyPublishers.concat(
                    HttpRequest.BodyPublishers.ofByteArray(head),
                    HttpRequest.BodyPublishers.ofFile(JAR),
                    HttpRequest.BodyPublishers.ofByteArray(tail)))
            .build();
    HttpResponse<String> uploaded =
        HttpClient.newHttpClient().send(upload, HttpResponse.BodyHandlers.ofString());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
    String name =
        new JsonMapper()
            .readTree(uploaded.body())
            .path("filename")
            .asText()
            .replaceFirst(".*/", "");
    var body = JsonNodeFactory.instance.objectNode();
    body.putArray("programArgsList").add(spec);
    return flink.rest().post("/jars/" + name + "/run", body).path("jobid").asText();
  }

  /** The copies of ONNX Runtime's library that a process has mapped. */
  private static Set<String> nativeCopies(TestProcess process) throws Exception {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "maps"))) {
      return lines
          .filter(line -> line.contains("libonnxruntime.so"))
          .map(line -> line.substring(line.indexOf('/')))
          .collect(Collectors.toSet());
    }
  }
}
