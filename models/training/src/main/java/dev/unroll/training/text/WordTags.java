package dev.unroll.training.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Words and the parts of speech that they were tagged with in much text, by machine, the most
 * frequent first (Choi 2016, "Dynamic Feature Induction", calls them ambiguity classes), as {@link
 * Lexica} has them. They know of words that a treebank is too small for.
 */
public final class WordTags {
  private final Map<String, List<String>> tags;

  public WordTags(Map<String, List<String>> tags) {
    this.tags = Map.copyOf(tags);
  }

  /** Reads them from the class path. */
  public static WordTags read() throws IOException {
    return new WordTags(Lexica.read("en-ambiguity-classes-simplified-lowercase"));
  }

  /** The most frequent tag as such, and each tag; empty where the word is not known. */
  public List<String> marks(String word) {
    List<String> own = tags.getOrDefault(word, List.of());
    List<String> marks = new ArrayList<>();
    if (!own.isEmpty()) {
      marks.add("mostly " + own.get(0));
      marks.addAll(own);
    }
    return marks;
  }
}
