package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import dev.unroll.schemas.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka as people have it: keys, times, starts, tombstones, dead letters, limits. */
class KafkaEndsITCase {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String NO_KEY = null;
  // A minute ago: a broker deletes what seems older than its retention.
  private static final long RECENT = (System.currentTimeMillis() / 1000 - 60) * 1000;

  private static EmbeddedBroker broker;
  private static LocalCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start();
    cluster = LocalCluster.start(2, new Configuration());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  @Test
  void recordsOwnKeyIdAndTime_standInWhereTheSpecPointsAtNothing() throws Exception {
    topics("own");
    send("own-in", "mira", RECENT, "{\"text\":\"good morning\"}");
    List<ConsumerRecord<String, String>> out = run("own", "carry: key", "", "own-out", 1);
    assertThat(out)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isEqualTo("mira");
              assertThat(record.value())
                  .startsWith(
                      "{\"id\":\"own-in-0-0\",\"key\":\"mira\",\"time\":\""
                          + Instant.ofEpochMilli(RECENT)
                          + "\"");
              // Event time is in the JSON; the record's timestamp is when it was written.
              assertThat(record.timestamp()).isGreaterThan(RECENT);
            });
  }

  @Test
  void unusableRecords_areDeadLettersWithTheirOwnBytesAndTheRestInHeaders() throws Exception {
    topics("bad");
    send("bad-in", "k", RECENT, "{\"text\":");
    send("bad-in", "k", RECENT, null);
    send("bad-in", NO_KEY, RECENT, "{\"text\":\"whose mood is this?\"}");
    send("bad-in", "k", RECENT, "{\"txt\":\"hello\"}");
    send("bad-in", "k", RECENT, "{\"text\":7}");
    send("bad-in", "k", RECENT, "{\"text\":\" \\t\"}");
    send("bad-in", "k", RECENT, "{\"text\":\"" + "x".repeat(300_000) + "\"}");
    send("bad-in", "k", RECENT, "{\"text\":\"fine\"}");
    List<ConsumerRecord<String, String>> dead = run("bad", "carry: key", "", "bad-dead", 7);
    Map<String, String> reasons = new HashMap<>();
    dead.forEach(record -> reasons.put(header(record, "offset"), header(record, "reason")));
    assertThat(reasons)
        .isEqualTo(
            Map.of(
                "0", "broken-json",
                "1", "tombstone",
                "2", "missing-field",
                "3", "missing-field",
                "4", "mistyped-field",
                "5", "empty-text",
                "6", "oversized"));
    ConsumerRecord<String, String> broken =
        dead.stream().filter(r -> header(r, "offset").equals("0")).findFirst().orElseThrow();
    assertThat(broken.key()).isEqualTo("k");
    assertThat(broken.value()).isEqualTo("{\"text\":");
    assertThat(header(broken, "topic")).isEqualTo("bad-in");
    assertThat(header(broken, "partition")).isEqualTo("0");
    assertThat(header(broken, "detail")).contains("expected a JSON object");
    assertThat(read("bad-out", 1, DEADLINE)).hasSize(1);
  }

  @Test
  void atLeastOnce_sendsBeforeAnyCheckpoint() throws Exception {
    answersWithoutACheckpoint("soon", "");
  }

  @Test
  void idleTopic_letsNoEventWaitForCompany() throws Exception {
    answersWithoutACheckpoint("idle", "\nbatch: {linger: 1h}\n");
  }

  private void answersWithoutACheckpoint(String name, String more) throws Exception {
    topics(name);
    send(name + "-in", "k", RECENT, "{\"text\":\"now\"}");
    String patient =
        yaml(name, "carry: key", "")
                .replace("-out}", "-out, delivery: at-least-once}")
                .replace("interval: 200ms", "interval: 1h")
            + more;
    LocalJob job = submit(parse(patient));
    try {
      assertThat(read(name + "-out", 1, DEADLINE)).hasSize(1);
    } finally {
      job.cancel(DEADLINE);
    }
  }

  @Test
  void start_isEarliestLatestOrATime() throws Exception {
    topics("start");
    send("start-in", "k", RECENT, "{\"text\":\"first\"}");
    send("start-in", "k", RECENT + 30_000, "{\"text\":\"second\"}");
    assertThat(run("start", "carry: key", "start: earliest", "start-out", 2)).hasSize(2);
    List<ConsumerRecord<String, String>> both =
        run(
            "start",
            "carry: key",
            "start: timestamp, timestamp: " + (RECENT + 30_000),
            "start-out",
            3);
    assertThat(both.get(2).value()).contains("start-in-0-1");
    // Only what comes after the start; a marker is sent until it is answered.
    Pipeline latest = parse(yaml("start", "carry: key", "start: latest"));
    LocalJob job = submit(latest);
    try {
      List<ConsumerRecord<String, String>> answers = List.of();
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (answers.size() < 4 && System.nanoTime() < deadline) {
        send("start-in", "k", RECENT, "{\"text\":\"marker\"}");
        answers = read("start-out", 4, Duration.ofSeconds(2));
      }
      assertThat(answers.get(3).value()).doesNotContain("start-in-0-0", "start-in-0-1\"");
    } finally {
      job.stop(folder, DEADLINE);
    }
  }

  @Test
  void check_tellsMissingTopicsATimeoutTooLongAndBrokersThatAreNotThere() throws Exception {
    broker.createTopic("there", 1);
    Pipeline pipeline =
        parse(yaml("there", "carry: none", "").replace("topic: there-in", "topic: there"));
    assertThat(TopicCheck.check(pipeline.spec()))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("sink.kafka.topic", "dead-letter.kafka.topic");
    topics("limits");
    Pipeline patient =
        parse(
            yaml("limits", "carry: none", "")
                .replace("topic: limits-out}", "topic: limits-out, transaction-timeout: 1h}"));
    assertThat(TopicCheck.check(patient.spec()))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("sink.kafka.transaction-timeout");
              assertThat(problem.message())
                  .contains("transaction.max.timeout.ms of 900000 ms, found 3600000 ms");
            });
    assertThat(TopicCheck.check(parse(yaml("limits", "carry: none", "")).spec())).isEmpty();
    Pipeline secret =
        parse(yaml("limits", "carry: none", "properties: {client.id: \"${env:UNROLL_NO_SUCH}\"}"));
    assertThat(TopicCheck.check(secret.spec()))
        .extracting(Problem::toString)
        .containsExactly(
            "source.kafka.properties.client.id: expected the environment variable UNROLL_NO_SUCH,"
                + " found none");
    Pipeline nowhere =
        parse(yaml("limits", "carry: none", "").replace(broker.bootstrap(), "localhost:1"));
    assertThat(TopicCheck.check(nowhere.spec()))
        .extracting(Problem::path)
        .containsExactly("source.kafka.bootstrap", "sink.kafka.bootstrap");
  }

  private static void topics(String name) throws Exception {
    for (String end : List.of("in", "out", "dead")) {
      broker.createTopic(name + "-" + end, 1);
    }
  }

  private static String yaml(String name, String carry, String start) {
    return """
        name: %1$s
        source: {kafka: {bootstrap: "%2$s", topic: %1$s-in, %3$s}}
        model: {bundle: zoo/tweet-mood, %4$s, input: /text}
        sink: {kafka: {topic: %1$s-out}}
        dead-letter: {kafka: {topic: %1$s-dead}}
        checkpoint: {interval: 200ms}
        parallelism: 1
        """
        .formatted(name, broker.bootstrap(), start.isEmpty() ? "group: " + name : start, carry);
  }

  private Pipeline parse(String yaml) {
    return PipelineReader.parse(yaml, "test", folder, List.of());
  }

  /** Runs a pipeline until so many records are committed to one of its topics. */
  private List<ConsumerRecord<String, String>> run(
      String name, String carry, String start, String topic, int count) throws Exception {
    LocalJob job = submit(parse(yaml(name, carry, start)));
    try {
      return read(topic, count, DEADLINE);
    } finally {
      job.stop(folder, DEADLINE);
    }
  }

  private LocalJob submit(Pipeline pipeline) throws Exception {
    Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
    options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    PipelineGraph.build(env, pipeline, new KafkaEnds(pipeline.spec()));
    return cluster.submit(env, null);
  }

  private static List<ConsumerRecord<String, String>> read(
      String topic, int count, Duration limit) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    long deadline = System.nanoTime() + limit.toNanos();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> only = List.of(new TopicPartition(topic, 0));
      consumer.assign(only);
      consumer.seekToBeginning(only);
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static void send(String topic, String key, long timestamp, String value) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap(), "max.request.size", 2_000_000),
            new StringSerializer(),
            new StringSerializer())) {
      var unused = producer.send(new ProducerRecord<>(topic, null, timestamp, key, value));
      producer.flush();
    }
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
