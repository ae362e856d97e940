package dev.unroll.training.text;

import static java.util.Comparator.comparingInt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words of tweets and the clusters they fall into by the words they stand beside (Brown and others
 * 1992; Owoputi and others 2013, over 56 million tweets), as {@link Lexica} has them. A cluster is
 * a path of bits in a binary tree: the longer the beginning that two words share, the more alike
 * they are used. A misspelt word stands with what it means.
 */
public final class WordClusters {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 12;
  private static final int STEP = 2;

  private final Map<String, String> paths;

  public WordClusters(Map<String, String> paths) {
    this.paths = paths;
  }

  /** Reads them from the class path. */
  public static WordClusters read() throws IOException {
    Map<String, String> paths = new HashMap<>();
    // Each word has the set of the beginnings of its path.
    Lexica.read("en-brown-clusters-twit-lowercase")
        .forEach(
            (word, beginnings) ->
                paths.put(word, Collections.max(beginnings, comparingInt(String::length))));
    return new WordClusters(paths);
  }

  /** The path of a word; empty where it is not known. */
  public String path(String word) {
    return paths.getOrDefault(word, "");
  }

  /** The nodes on a word's path at depths 4 to 12, and its own; empty where it is not known. */
  public List<String> marks(String word) {
    String path = path(word);
    List<String> marks = new ArrayList<>();
    for (int depth = SHORTEST; depth <= Math.min(LONGEST, path.length()); depth += STEP) {
      marks.add(path.substring(0, depth));
    }
    if (!path.isEmpty()) {
      marks.add(path + "$");
    }
    return marks;
  }
}
