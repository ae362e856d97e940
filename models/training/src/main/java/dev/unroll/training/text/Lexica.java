package dev.unroll.training.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tukaani.xz.XZInputStream;

/**
 * Reads the lexica of the Maven artifact {@code edu.emory.mathcs.nlp:nlp4j-english} (Apache-2.0)
 * from the class path.
 */
final class Lexica {
  private static final String FOLDER = "/edu/emory/mathcs/nlp/lexica/";

  private Lexica() {}

  /** What a lexicon says of each of its words. */
  static Map<String, List<String>> read(String name) throws IOException {
    InputStream file = Lexica.class.getResourceAsStream(FOLDER + name + ".xz");
    if (file == null) {
      throw new IOException(FOLDER + name + ".xz: not on the class path");
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new BufferedInputStream(new XZInputStream(file)))) {
      in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("java.util.*;java.lang.*;!*"));
      Map<String, List<String>> said = new HashMap<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) in.readObject()).entrySet()) {
        List<String> values =
            ((Collection<?>) entry.getValue()).stream().map(String.class::cast).toList();
        said.put((String) entry.getKey(), values);
      }
      return said;
    } catch (ClassNotFoundException e) {
      throw new IOException(name + ": not what it was: " + e.getMessage(), e);
    }
  }
}
