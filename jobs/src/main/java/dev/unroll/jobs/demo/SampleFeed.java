package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sample tweets, round after round, so that it never ends: each with an id of its own and the
 * current time, its user as the record's key. In between, every so often, a malformed record, one
 * {@link Malformed} kind after the other.
 */
final class SampleFeed implements Feed {
  static final Duration MALFORMED_EVERY = Duration.ofSeconds(5);

  private static final List<Malformed> KINDS = List.of(Malformed.values());
  private static final JsonMapper MAPPER = new JsonMapper();

  private final List<ObjectNode> tweets;
  private int sent;
  private int malformed;
  private @Nullable Instant nextMalformed;

  private SampleFeed(List<ObjectNode> tweets) {
    this.tweets = tweets;
  }

  /** Over the tweets that ship with the demo. */
  static SampleFeed open() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SampleFeed.class.getResourceAsStream("/demo/tweets.jsonl"))) {
      return new SampleFeed(
          MAPPER.readerFor(ObjectNode.class).<ObjectNode>readValues(in).readAll());
    }
  }

  @Override
  public Message next(Instant now) throws IOException {
    ObjectNode tweet = tweets.get(sent % tweets.size()).deepCopy();
    tweet.put("id", tweet.path("id").asText() + "-" + (1 + sent / tweets.size()));
    tweet.put("created_at", now.truncatedTo(ChronoUnit.MILLIS).toString());
    byte[] key = tweet.path("user").asText().getBytes(StandardCharsets.UTF_8);
    if (nextMalformed == null) {
      nextMalformed = now.plus(MALFORMED_EVERY.dividedBy(2));
    }
    if (!now.isBefore(nextMalformed)) {
      nextMalformed = now.plus(MALFORMED_EVERY);
      Malformed kind = KINDS.get(malformed++ % KINDS.size());
      return new Message(
          TweetScene.INPUT, null, key, kind.of(tweet.put("id", "malformed-" + malformed)));
    }
    sent++;
    return new Message(
        TweetScene.INPUT, tweet.path("id").asText(), key, MAPPER.writeValueAsBytes(tweet));
  }

  @Override
  public boolean isEndless() {
    return true;
  }

  @Override
  public String describe() {
    return tweets.size()
        + " samples and a malformed record every "
        + MALFORMED_EVERY.toSeconds()
        + " s";
  }
}
