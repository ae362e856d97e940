package dev.unroll.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A text's ids word by word: it is cut at spaces, the tokenizer sees each word alone, and the ids
 * of the words seen last are remembered. A word's ids are the same whether they were or not, and
 * for a tokenizer that never looks across a space they are those of the whole text, in a fraction
 * of its time: eight of nine words of a stream of tweets are known. Not thread-safe; the tokenizer
 * stays its owner's.
 */
final class WordMemory {
  /** Some ten megabytes. */
  private static final int MOST_WORDS = 1 << 16;

  /** Longer words hardly come twice, and would make the memory's size a matter of the input. */
  private static final int LONGEST = 32;

  private final NativeTokenizer tokenizer;
  private final Map<String, long[]> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, long[]> eldest) {
          return size() > MOST_WORDS;
        }
      };

  /** Special tokens before and after the words. */
  private final long[] before;

  private final long[] after;
  private long[] ids = new long[64];
  private int count;

  WordMemory(NativeTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    long[] special = tokenizer.ids("");
    int words = Arrays.mismatch(special, tokenizer.ids("a"));
    int cut = words < 0 ? special.length : words;
    before = Arrays.copyOf(special, cut);
    after = Arrays.copyOfRange(special, cut, special.length);
  }

  /**
   * @throws RuntimeException where the tokenizer refuses a word
   */
  long[] ids(String text) {
    count = 0;
    add(before);
    int from = 0;
    while (from < text.length()) {
      int space = text.indexOf(' ', from);
      int to = space < 0 ? text.length() : space;
      if (to > from) {
        add(ofWord(text.substring(from, to)));
      }
      from = to + 1;
    }
    add(after);
    return Arrays.copyOf(ids, count);
  }

  private long[] ofWord(String word) {
    long[] found = known.get(word);
    if (found == null) {
      found = tokenizer.plainIds(word);
      if (word.length() <= LONGEST) {
        known.put(word, found);
      }
    }
    return found;
  }

  private void add(long[] more) {
    if (count + more.length > ids.length) {
      ids = Arrays.copyOf(ids, 2 * (count + more.length));
    }
    System.arraycopy(more, 0, ids, count, more.length);
    count += more.length;
  }
}
