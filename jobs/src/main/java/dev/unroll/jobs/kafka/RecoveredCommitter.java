package dev.unroll.jobs.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker which of the transactions that a restart found were committed before it, and
 * leaves the rest to the connector's committer.
 *
 * <p>A checkpoint's transactions are committed after it, so most of those that a restart finds were
 * committed already. To commit them again was harmless until Kafka 4: since then a commit raises
 * the producer's epoch (KIP-890), the connector resumes a transaction with the epoch before, and
 * the broker refuses that as it refuses a transaction that it has taken back. Every restart would
 * tell of losses where there are none, and a real one would be one among many.
 *
 * <p>Not thread-safe; runs on the task's thread.
 */
final class RecoveredCommitter implements Committer<KafkaCommittable> {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveredCommitter.class);
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Committer<KafkaCommittable> committer;
  private final Properties client;

  /**
   * @param committer closed with this one
   * @param client what a client of the brokers needs
   */
  RecoveredCommitter(Committer<KafkaCommittable> committer, Properties client) {
    this.committer = committer;
    this.client = client;
  }

  @Override
  public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
      throws IOException, InterruptedException {
    List<CommitRequest<KafkaCommittable>> open = new ArrayList<>(requests);
    List<CommitRequest<KafkaCommittable>> recovered =
        requests.stream()
            .filter(request -> request.getCommittable().getProducer().isEmpty())
            .toList();
    if (!recovered.isEmpty()) {
      open.removeAll(committed(recovered));
    }
    committer.commit(open);
  }

  /** Those that were committed before; each is told so. */
  private List<CommitRequest<KafkaCommittable>> committed(
      List<CommitRequest<KafkaCommittable>> requests) throws InterruptedException {
    List<CommitRequest<KafkaCommittable>> committed = new ArrayList<>();
    List<String> ids =
        requests.stream().map(request -> request.getCommittable().getTransactionalId()).toList();
    try (Admin admin = Admin.create(client)) {
      DescribeTransactionsResult found =
          admin.describeTransactions(
              ids, new DescribeTransactionsOptions().timeoutMs(TIMEOUT_MILLIS));
      for (CommitRequest<KafkaCommittable> request : requests) {
        KafkaCommittable transaction = request.getCommittable();
        if (isCommitted(transaction, found.description(transaction.getTransactionalId()))) {
          LOG.info("was committed before the restart: {}", transaction.getTransactionalId());
          request.signalAlreadyCommitted();
          committed.add(request);
        }
      }
    }
    return committed;
  }

  private static boolean isCommitted(
      KafkaCommittable transaction, KafkaFuture<TransactionDescription> found)
      throws InterruptedException {
    try {
      return isCommitted(transaction, found.get());
    } catch (ExecutionException e) {
      // An older broker, no right to ask, not reached: the connector's committer is to find out.
      LOG.warn("cannot ask for {}: {}", transaction.getTransactionalId(), e.getMessage());
      return false;
    }
  }

  /** A commit raises the epoch by one, or, as before KIP-890, not at all. */
  static boolean isCommitted(KafkaCommittable transaction, TransactionDescription found) {
    int raised = found.producerEpoch() - transaction.getEpoch();
    return found.producerId() == transaction.getProducerId()
        && switch (found.state()) {
          case PREPARE_COMMIT, COMPLETE_COMMIT -> raised == 0 || raised == 1;
          // A producer's first transaction is of the older kind; then it asks for the next epoch.
          case EMPTY -> raised == 1;
          default -> false;
        };
  }

  @Override
  public void close() throws Exception {
    committer.close();
  }
}
