package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.jobs.local.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerITCase {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void recordsComeBackAndTheTemporaryFolderGoes() throws Exception {
    Path folder;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      folder = broker.folder();
      broker.createTopic("tweets", 1);
      send(broker.bootstrap(), Map.of(), "one", "two");
      assertThat(read(broker.bootstrap(), 2)).containsExactly("one", "two");
      assertThat(folder).isNotEmptyDirectory();
      assertThatThrownBy(() -> broker.createTopic("tweets", 1))
          .hasMessage("cannot create topic tweets")
          .hasCauseInstanceOf(TopicExistsException.class);
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void readerOfCommittedRecordsNeverSeesAnAbortedTransaction() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        KafkaProducer<String, String> producer =
            producer(broker.bootstrap(), Map.of("transactional.id", "test"))) {
      broker.createTopic("tweets", 1);
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("tweets", "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("tweets", "committed")).get();
      producer.commitTransaction();
      assertThat(read(broker.bootstrap(), 1)).containsExactly("committed");
    }
  }

  @Test
  void transactionLongerThanADefaultBrokersMaximumIsRefused() throws Exception {
    Map<String, Object> anHour =
        Map.of("transactional.id", "test", "transaction.timeout.ms", 3_600_000);
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        KafkaProducer<String, String> producer = producer(broker.bootstrap(), anHour)) {
      assertThatThrownBy(producer::initTransactions)
          .hasMessageContaining("transaction timeout is larger than the maximum");
    }
  }

  @Test
  void killedBrokerServesItsRecordsAgainAfterARestart(@TempDir Path folder) throws Exception {
    Process first = spawn(folder, 0);
    String address = address(first);
    try {
      send(address, Map.of(), "before");
    } finally {
      first.destroyForcibly().waitFor();
    }
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    Process second = spawn(folder, port);
    try {
      assertThat(address(second)).isEqualTo(address);
      send(address, Map.of(), "after");
      assertThat(read(address, 2)).containsExactly("before", "after");
      second.destroy();
      assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      second.destroyForcibly();
    }
    assertThat(Files.exists(folder)).isTrue();
  }

  private static Process spawn(Path folder, int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedBroker.class.getName(),
            folder.toString(),
            Integer.toString(port))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String address(Process broker) throws IOException {
    BufferedReader out = broker.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertThat(line).startsWith("ready ");
    return line.substring("ready ".length());
  }

  private static void send(String address, Map<String, Object> more, String... values)
      throws Exception {
    try (KafkaProducer<String, String> producer = producer(address, more)) {
      for (String value : values) {
        producer.send(new ProducerRecord<>("tweets", value)).get();
      }
    }
  }

  private static KafkaProducer<String, String> producer(String address, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", address);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static List<String> read(String address, int expected) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", address, "isolation.level", "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition("tweets", 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<String> values = new ArrayList<>();
      Instant deadline = Instant.now().plus(LIMIT);
      while (values.size() < expected && Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
      return values;
    }
  }
}
