package dev.unroll.jobs.kafka;

import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    return stream(users, seed).limit(count).toList();
  }

  /** Without an end, from {@code e0} on: a seed gives the same ones again. */
  public static Iterator<Tweet> endless(int users, long seed) {
    return stream(users, seed).iterator();
  }

  private static Stream<Tweet> stream(int users, long seed) {
    Random random = new Random(seed);
    return IntStream.iterate(0, i -> i + 1).mapToObj(i -> tweet(i, users, random));
  }

  private static Tweet tweet(int number, int users, Random random) {
    StringBuilder text = new StringBuilder();
    for (int w = 2 + random.nextInt(14); w > 0; w--) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    String user = "u" + random.nextInt(users);
    String json =
        "{\"id\":\"e%d\",\"user\":\"%s\",\"text\":\"%s\",\"created_at\":%d,\"lang\":\"en\"}"
            .formatted(number, user, text.toString().strip(), 1_767_225_600L + number);
    return new Tweet(user, json);
  }
}
