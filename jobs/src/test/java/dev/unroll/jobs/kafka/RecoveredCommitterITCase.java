package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.local.EmbeddedBroker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveredCommitterITCase {
  private static final KafkaCommittable TRANSACTION = new KafkaCommittable(7, (short) 3, "t", null);

  @ParameterizedTest
  @CsvSource({
    "COMPLETE_COMMIT, 7, 4, true", // as of Kafka 4
    "COMPLETE_COMMIT, 7, 3, true", // as before
    "PREPARE_COMMIT, 7, 4, true",
    "EMPTY, 7, 4, true",
    "EMPTY, 7, 3, false", // never begun
    "EMPTY, 7, 5, false", // begun again by another
    "COMPLETE_COMMIT, 7, 5, false", // another's, with the same id
    "COMPLETE_COMMIT, 8, 4, false",
    "COMPLETE_ABORT, 7, 4, false",
    "PREPARE_ABORT, 7, 4, false",
    "ONGOING, 7, 3, false",
    "PREPARE_EPOCH_FENCE, 7, 4, false",
    "UNKNOWN, 7, 4, false"
  })
  void whatTheBrokerSays(TransactionState state, long producer, int epoch, boolean committed) {
    TransactionDescription found =
        new TransactionDescription(
            1, state, producer, epoch, 60_000, OptionalLong.empty(), Set.of());
    assertThat(RecoveredCommitter.isCommitted(TRANSACTION, found)).isEqualTo(committed);
  }

  @Test
  void committedOpenAndAbortedTransactions_ofARealBroker() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopic("out", 1);
      Properties client = new Properties();
      client.put("bootstrap.servers", broker.bootstrap());
      try (FlinkKafkaInternalProducer<byte[], byte[]> first = producer(client, "first");
          FlinkKafkaInternalProducer<byte[], byte[]> open = producer(client, "open")) {
        KafkaCommittable oldCommit = begin(first);
        first.commitTransaction();
        // As the connector uses one again: its next transactions are of Kafka 4's kind.
        first.setTransactionId("second");
        first.initTransactions();
        KafkaCommittable commit = begin(first);
        first.commitTransaction();
        first.setTransactionId("third");
        first.initTransactions();
        KafkaCommittable abort = begin(first);
        first.abortTransaction();
        KafkaCommittable ongoing = begin(open);
        KafkaCommittable unknown = new KafkaCommittable(1, (short) 0, "nobody", null);

        List<Request> requests =
            List.of(oldCommit, commit, abort, ongoing, unknown).stream().map(Request::new).toList();
        List<String> left = new ArrayList<>();
        try (RecoveredCommitter committer = new RecoveredCommitter(new Recording(left), client)) {
          committer.commit(List.copyOf(requests));
        }

        assertThat(requests.stream().filter(one -> one.isDone).map(Request::id))
            .containsExactly("first", "second");
        assertThat(requests.stream().filter(one -> one.failure != null).map(Request::id))
            .containsExactly("nobody");
        assertThat(left).containsExactly("third", "open");
      }
    }
  }

  private static FlinkKafkaInternalProducer<byte[], byte[]> producer(Properties client, String id) {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.putAll(
        Map.of(
            "key.serializer", ByteArraySerializer.class.getName(),
            "value.serializer", ByteArraySerializer.class.getName()));
    FlinkKafkaInternalProducer<byte[], byte[]> producer =
        new FlinkKafkaInternalProducer<>(properties, id);
    producer.initTransactions();
    return producer;
  }

  /** What a checkpoint keeps of a transaction with a record in it. */
  private static KafkaCommittable begin(FlinkKafkaInternalProducer<byte[], byte[]> producer)
      throws Exception {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>("out", new byte[] {1}), null).get();
    producer.flush();
    KafkaCommittable begun = KafkaCommittable.of(producer);
    return new KafkaCommittable(
        begun.getProducerId(), begun.getEpoch(), begun.getTransactionalId(), null);
  }

  private record Recording(List<String> ids) implements Committer<KafkaCommittable> {
    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) {
      requests.forEach(request -> ids.add(request.getCommittable().getTransactionalId()));
    }

    @Override
    public void close() {}
  }

  private static final class Request implements Committer.CommitRequest<KafkaCommittable> {
    private final KafkaCommittable committable;
    private boolean isDone;
    private @Nullable Throwable failure;

    Request(KafkaCommittable committable) {
      this.committable = committable;
    }

    String id() {
      return committable.getTransactionalId();
    }

    @Override
    public KafkaCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable t) {
      failure = t;
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void retryLater() {
      throw new AssertionError("later");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
      throw new AssertionError("later");
    }

    @Override
    public void signalAlreadyCommitted() {
      isDone = true;
    }
  }
}
