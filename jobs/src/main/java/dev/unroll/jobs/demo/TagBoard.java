package dev.unroll.jobs.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the other pipelines say of sentences: the tags that came word by word, and the names.
 * Bounded: what was not heard of for longest is forgotten first. Not thread-safe.
 */
final class TagBoard {
  private static final int MOST = 20_000;

  private final Map<String, String> words = bounded();
  private final Map<String, Tagged> names = bounded();

  /** A single word's tag. */
  void addWord(Tagged word) {
    words.put(word.id(), String.join(" ", word.tags()));
  }

  /** The names in a sentence. */
  void addNames(Tagged sentence) {
    names.put(sentence.id(), sentence);
  }

  /** The tags that a sentence's words were given one by one; null while one is not known. */
  @Nullable List<String> wordByWord(String sentence, int length) {
    List<String> ids =
        IntStream.range(0, length).mapToObj(i -> SentenceFeed.wordId(sentence, i)).toList();
    return words.keySet().containsAll(ids) ? ids.stream().map(words::get).toList() : null;
  }

  /** The names in a sentence; null while they are not known. */
  @Nullable Tagged names(String sentence) {
    return names.get(sentence);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
      }
    };
  }
}
