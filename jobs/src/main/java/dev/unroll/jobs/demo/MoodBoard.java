package dev.unroll.jobs.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The moods that the mood pipeline has given its users, as they stood after each tweet. Bounded:
 * the users and tweets that were not heard of for longest are forgotten first. Not thread-safe.
 */
final class MoodBoard {
  /** The moods remembered of a user. */
  static final int LENGTH = 8;

  private static final int MOST = 10_000;

  private final Map<String, List<Answer>> byUser = bounded(true);
  private final Map<String, List<Answer>> byTweet = bounded(false);

  void add(Answer mood) {
    List<Answer> moods = new ArrayList<>(of(mood.user()));
    if (moods.size() == LENGTH) {
      moods.remove(0);
    }
    moods.add(mood);
    byUser.put(mood.user(), List.copyOf(moods));
    byTweet.put(mood.id(), List.copyOf(moods));
  }

  /** The user's moods up to this tweet, oldest first; null while this tweet's is not known. */
  @Nullable List<Answer> after(String tweet) {
    return byTweet.get(tweet);
  }

  /** The user's latest moods, oldest first. */
  List<Answer> of(String user) {
    return byUser.getOrDefault(user, List.of());
  }

  private static <V> Map<String, V> bounded(boolean byUse) {
    return new LinkedHashMap<>(16, 0.75f, byUse) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }
}
