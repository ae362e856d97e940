package dev.unroll.jobs.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Events of a few users for the tests: text of seeded words, keyed by user. */
public final class Tweets {
  private static final List<String> WORDS =
      List.of(
          "I", "love", "this", "hate", "rain", "again", "so", "happy", "sad", "today", "the",
          "train", "late", "great", "game", "worst", "day", "ever", "thank", "you", "😀", "#win",
          "@mira", "not", "good", "coffee", "monday", "finally", "why", "!!!");

  /** An event's key and its JSON. */
  public record Tweet(String user, String json) {}

  private Tweets() {}

  public static List<Tweet> of(int count, int users, long seed) {
    Random random = new Random(seed);
    List<Tweet> tweets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int w = 2 + random.nextInt(14); w > 0; w--) {
        text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
      }
      String user = "u" + random.nextInt(users);
      String json =
          "{\"id\":\"e%d\",\"user\":\"%s\",\"text\":\"%s\",\"created_at\":%d,\"lang\":\"en\"}"
              .formatted(i, user, text.toString().strip(), 1_767_225_600L + i);
      tweets.add(new Tweet(user, json));
    }
    return tweets;
  }
}
