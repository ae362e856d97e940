package dev.unroll.training.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.tukaani.xz.XZInputStream;

/**
 * Words of tweets and the clusters they fall into by the words they stand beside (Brown and others
 * 1992; Owoputi and others 2013, over 56 million tweets), as the Maven artifact {@code
 * edu.emory.mathcs.nlp:nlp4j-english} carries them (Apache-2.0). A cluster is a path of bits in a
 * binary tree: the longer the beginning that two words share, the more alike they are used. A
 * misspelt word stands with what it means.
 */
public final class WordClusters {
  private static final String FILE =
      "/edu/emory/mathcs/nlp/lexica/en-brown-clusters-twit-lowercase.xz";

  private final Map<String, String> paths;

  public WordClusters(Map<String, String> paths) {
    this.paths = paths;
  }

  /** Reads them from the class path. */
  public static WordClusters read() throws IOException {
    InputStream file = WordClusters.class.getResourceAsStream(FILE);
    if (file == null) {
      throw new IOException(FILE + ": not on the class path");
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new BufferedInputStream(new XZInputStream(file)))) {
      in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("java.util.*;java.lang.*;!*"));
      Map<String, String> paths = new HashMap<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) in.readObject()).entrySet()) {
        // Each word has the set of the beginnings of its path.
        String path =
            ((Collection<?>) entry.getValue())
                .stream()
                    .map(String.class::cast)
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
        paths.put((String) entry.getKey(), path);
      }
      return new WordClusters(paths);
    } catch (ClassNotFoundException e) {
      throw new IOException(FILE + ": not what it was: " + e.getMessage(), e);
    }
  }

  /** The path of a word; empty where it is not known. */
  public String path(String word) {
    return paths.getOrDefault(word, "");
  }
}
