package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.kafka.Tweets.Tweet;
import dev.unroll.jobs.local.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that was stopped for longer than its brokers remember transactions: a week. */
class ForgottenTransactionsITCase {
  private static final int EVENTS = 400;

  /** The week, shortened. */
  private static final Map<String, String> FORGETFUL =
      Map.of(
          "transactional.id.expiration.ms", "3000",
          "transaction.remove.expired.transaction.cleanup.interval.ms", "500");

  @TempDir Path folder;

  @Test
  void hiddenStatesGoOn_andWhatCannotBeToldIsSaid() throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, 40, 1);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0, "", FORGETFUL);
        MoodTopics topics = new MoodTopics(broker, "forgotten", folder)) {
      Map<String, String> expected = topics.expected(tweets);
      Path spec = Files.writeString(folder.resolve("run.yaml"), topics.yaml());
      Process first = ExactlyOnceITCase.startRun(spec, folder.resolve("first.log"));
      topics.feed(tweets, 1);
      // Among events, so that the savepoint has transactions in it; they are committed.
      topics.awaitCommitted(20);
      first.destroy();
      assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
      topics.awaitForgotten();
      topics.feed(List.of(), 40);

      Path log = folder.resolve("second.log");
      Process second = ExactlyOnceITCase.startRun(spec, log);
      topics.awaitCommitted(EVENTS);
      second.destroy();
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(log)).contains("going on from", "Unable to commit transaction");
      assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
    }
  }
}
