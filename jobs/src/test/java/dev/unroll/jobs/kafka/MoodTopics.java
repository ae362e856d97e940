package dev.unroll.jobs.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.unroll.jobs.cli.Unroll;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import dev.unroll.jobs.local.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The tweet-mood pipeline's topics on a broker of the test, fed slowly and read as committed. */
public final class MoodTopics implements AutoCloseable {
  /** Of the input. */
  public static final int PARTITIONS = 3;

  private static final Duration DEADLINE = Duration.ofMinutes(4);
  private static final Set<TransactionState> DONE =
      Set.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT);

  final String in;
  final String out;
  final String dead;
  private final String bootstrap;
  private final Path folder;
  private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
  private final KafkaProducer<byte[], byte[]> producer;
  private final Queue<Tweet> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pace = new AtomicInteger();

  MoodTopics(EmbeddedBroker broker, String name, Path folder) throws Exception {
    this(broker.bootstrap(), name, folder);
  }

  /**
   * Makes the topics.
   *
   * @param folder for files of the test's own
   */
  public MoodTopics(String bootstrap, String name, Path folder) throws Exception {
    this.bootstrap = bootstrap;
    this.folder = folder;
    in = name + "-in";
    out = name + "-out";
    dead = name + "-dead";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      List<NewTopic> topics =
          List.of(
              new NewTopic(in, PARTITIONS, (short) 1),
              new NewTopic(out, 2, (short) 1),
              new NewTopic(dead, 1, (short) 1));
      admin.createTopics(topics).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "metadata.max.age.ms", "1000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The topic to read, and the pipeline's name. */
  public String in() {
    return in;
  }

  /** The topic to write. */
  public String out() {
    return out;
  }

  /** The topic of dead letters. */
  public String dead() {
    return dead;
  }

  /** The pipeline over these topics. */
  public String yaml() {
    return """
        name: %s
        source:
          kafka: {bootstrap: "%s", topic: %s}
          key: /user
          id: /id
          time: /created_at
        model: {bundle: zoo/tweet-mood, carry: key, input: /text}
        sink: {kafka: {topic: %s}}
        dead-letter: {kafka: {topic: %s}}
        checkpoint: {interval: 300ms, dir: "%s"}
        parallelism: 2
        """
        .formatted(in, bootstrap, in, out, dead, folder.resolve("checkpoints"));
  }

  /**
   * Sends tweets at a steady pace, so that faults fall among them; behind those that still wait.
   *
   * @param perTenth how many in a tenth of a second, from now on
   */
  public void feed(List<Tweet> tweets, int perTenth) {
    waiting.addAll(tweets);
    if (pace.getAndSet(perTenth) == 0) {
      var unused = feeder.scheduleAtFixedRate(this::sendSome, 0, 100, TimeUnit.MILLISECONDS);
    }
  }

  private void sendSome() {
    for (int i = 0; i < pace.get() && !waiting.isEmpty(); i++) {
      Tweet tweet = waiting.remove();
      send(tweet.user(), tweet.json().getBytes(StandardCharsets.UTF_8));
    }
  }

  public void send(String user, byte[] value) {
    var unused =
        producer.send(new ProducerRecord<>(in, user.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Sends a value to each partition of the input, behind what is there. */
  public void sendEverywhere(String key, String value) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  in,
                  partition,
                  key.getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Gives the input one partition more, which the producer learns of within a second. */
  public void addPartition() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createPartitions(Map.of(in, NewPartitions.increaseTo(PARTITIONS + 1))).all().get();
    }
  }

  /** Whether the broker has a transaction that is neither committed nor taken back. */
  public boolean hasOpenTransaction() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin.listTransactions().all().get().stream()
          .anyMatch(transaction -> !DONE.contains(transaction.state()));
    }
  }

  /** Waits until the broker knows of no transaction any more. */
  void awaitForgotten() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (!admin.listTransactions().all().get().isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("the broker still knows transactions");
        }
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  /** What the undisturbed run says: id to prediction, by the same topology over a file. */
  public Map<String, String> expected(List<Tweet> tweets) throws Exception {
    return expected(yaml(), tweets);
  }

  /** The same of another pipeline over these topics. */
  public Map<String, String> expected(String yaml, List<Tweet> tweets) throws Exception {
    Path spec = Files.writeString(folder.resolve("apply.yaml"), yaml);
    Path events =
        Files.write(folder.resolve("events.jsonl"), tweets.stream().map(Tweet::json).toList());
    Path predictions = folder.resolve("predictions.jsonl");
    int status =
        Unroll.run(
            "apply", spec.toString(), "--in", events.toString(), "--out", predictions.toString());
    if (status != 0) {
      throw new AssertionError("apply ended with " + status);
    }
    return Files.readAllLines(predictions).stream()
        .collect(Collectors.toMap(MoodTopics::id, json -> json));
  }

  /** Reads until so many predictions are committed. */
  public List<String> awaitCommitted(int count) {
    return await(out, count);
  }

  /** Reads until so many dead letters are committed; what they keep of their inputs. */
  public List<String> awaitDeadLetters(int count) {
    return await(dead, count);
  }

  private List<String> await(String topic, int count) {
    try (KafkaConsumer<byte[], byte[]> consumer = reader(topic)) {
      List<String> read = new ArrayList<>();
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (read.size() < count) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "expected " + count + " committed records in " + topic + ", found " + read.size());
        }
        poll(consumer, read);
      }
      return read;
    }
  }

  /** Reads all predictions that are committed by now. */
  public List<String> committed() {
    try (KafkaConsumer<byte[], byte[]> consumer = reader(out)) {
      List<String> read = new ArrayList<>();
      // For a reader of committed records the end is where the first open transaction begins.
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        poll(consumer, read);
      }
      return read;
    }
  }

  private KafkaConsumer<byte[], byte[]> reader(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private static void poll(KafkaConsumer<byte[], byte[]> consumer, List<String> into) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      into.add(new String(record.value(), StandardCharsets.UTF_8));
    }
  }

  public static String id(String json) {
    try {
      JsonNode tree = new ObjectMapper().readTree(json);
      return tree.path("id").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  @Override
  public void close() {
    feeder.shutdownNow();
    producer.close();
  }
}
