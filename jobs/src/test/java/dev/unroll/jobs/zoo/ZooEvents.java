package dev.unroll.jobs.zoo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Streams of the kinds that the shipped models read, some keys side by side; by a seed. */
final class ZooEvents {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int KEYS = 13;
  private static final String[] WORDS =
      ("I love hate this day so much not the worst best ever 😀 😭 #mood @you really good bad isn't"
              + " Rome Angela's U.S. 3.5 % don't sooooo !!! \\u2019 http://t.co/x naïve Zürich e-mail")
          .split(" ", -1);

  private final Random random;

  ZooEvents(long seed) {
    this.random = new Random(seed);
  }

  private ObjectNode event(int n) {
    return MAPPER
        .createObjectNode()
        .put("id", "event-" + n)
        .put("key", "key-" + random.nextInt(KEYS));
  }

  private List<String> words(int most) {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      words.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return words;
  }

  /** Texts of one word and of more than any model reads, as people write them. */
  List<ObjectNode> texts(int count) {
    List<ObjectNode> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int most = n % 20 == 0 ? 600 : 40;
      events.add(event(n).put("text", String.join(" ", words(most))));
    }
    return events;
  }

  /** Sentences, as tokens or, every third, as text. */
  List<ObjectNode> sentences(int count) {
    List<ObjectNode> events = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      List<String> words = words(n % 20 == 0 ? 300 : 40);
      ObjectNode event = event(n);
      if (n % 3 == 0) {
        event.put("text", String.join(" ", words));
      } else {
        ArrayNode tokens = event.putArray("tokens");
        words.forEach(tokens::add);
      }
      events.add(event);
    }
    return events;
  }

  /**
   * Series with a daily wave, each at its own level: values that are missing, gaps, times that come
   * twice, a key that stays away and returns, a constant one.
   *
   * @param interval in seconds
   */
  List<ObjectNode> samples(int count, int interval) {
    List<ObjectNode> events = new ArrayList<>();
    long[] rows = new long[KEYS];
    for (int n = 0; n < count; n++) {
      int key = random.nextInt(KEYS);
      int kind = random.nextInt(40);
      rows[key] += kind == 0 ? 5 : kind == 1 ? 0 : kind == 2 && key % 5 == 0 ? 3_000 : 1;
      double wave = Math.sin(2 * Math.PI * rows[key] * interval / 86_400.0);
      double level = Math.pow(10, key - 4.0);
      double value = key == 3 ? 7 : level * (3 + wave + 0.2 * random.nextGaussian());
      ObjectNode event =
          MAPPER
              .createObjectNode()
              .put("id", "event-" + n)
              .put("key", "key-" + key)
              .put("time", Instant.ofEpochSecond(1_767_225_600L + rows[key] * interval).toString());
      if (kind == 3) {
        event.putNull("value");
      } else if (kind != 4) {
        event.put("value", kind == 5 ? 50 * value : value);
      }
      events.add(event);
    }
    return events;
  }
}
