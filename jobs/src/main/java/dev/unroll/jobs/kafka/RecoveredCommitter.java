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
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
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
 * <p>What the broker has forgotten, as it does a week after its end, is told of as lost, since no
 * one can say any more whether it is, and the job goes on.
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
    List<CommitRequest<KafkaCommittable>> open = new ArrayList<>();
    List<CommitRequest<KafkaCommittable>> recovered = new ArrayList<>();
    for (CommitRequest<KafkaCommittable> request : requests) {
      (request.getCommittable().getProducer().isPresent() ? open : recovered).add(request);
    }
    if (!recovered.isEmpty()) {
      open.addAll(settle(recovered));
    }
    committer.commit(open);
  }

  /** Tells what is over; what is not is left. */
  private List<CommitRequest<KafkaCommittable>> settle(
      List<CommitRequest<KafkaCommittable>> recovered) throws InterruptedException {
    List<CommitRequest<KafkaCommittable>> open = new ArrayList<>();
    List<String> ids =
        recovered.stream().map(one -> one.getCommittable().getTransactionalId()).toList();
    try (Admin admin = Admin.create(client)) {
      DescribeTransactionsResult found =
          admin.describeTransactions(
              ids, new DescribeTransactionsOptions().timeoutMs(TIMEOUT_MILLIS));
      for (CommitRequest<KafkaCommittable> request : recovered) {
        String id = request.getCommittable().getTransactionalId();
        if (!settle(request, found.description(id))) {
          open.add(request);
        }
      }
    }
    return open;
  }

  private static boolean settle(
      CommitRequest<KafkaCommittable> request, KafkaFuture<TransactionDescription> found)
      throws InterruptedException {
    KafkaCommittable transaction = request.getCommittable();
    try {
      boolean isCommitted = isCommitted(transaction, found.get());
      if (isCommitted) {
        LOG.info("was committed before the restart: {}", transaction);
        request.signalAlreadyCommitted();
      }
      return isCommitted;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException forgotten) {
        // The connector would fail the job for it, again and again, and with it all hidden states.
        LOG.error(
            "Unable to commit transaction ({}) because the broker has forgotten it, as it does"
                + " transactional.id.expiration.ms after a commit as well as after a loss",
            transaction);
        request.signalFailedWithKnownReason(forgotten);
        return true;
      }
      // An older broker, no right to ask, not reached: the connector's committer is to find out.
      LOG.warn("cannot ask for {}: {}", transaction, e.getMessage());
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
