package dev.unroll.training.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A vocabulary for tweets over what others have learned: the encoder's {@link WordPieces}, then the
 * words of the training texts that are none of them, then the pictographs of {@link TweetSigns}.
 * Each piece brings its vector and the codes of its {@link WordClusters}, cut at several depths.
 */
public final class TweetVocabulary {
  private static final int FEWEST_WORDS = 3;
  private static final int FEWEST_CHANGES = 5;
  private static final int LAST_CHARACTER = 0x2100;
  private static final int[] DEPTHS = {4, 8, 12, Integer.MAX_VALUE};

  private final WordPieces known;
  private final WordClusters clusters;
  private final Map<String, Integer> ids = new LinkedHashMap<>();

  /** What each pictograph is read as. */
  private final Map<String, String> readAs = new HashMap<>();

  private TweetVocabulary(WordPieces known, WordClusters clusters) {
    this.known = known;
    this.clusters = clusters;
  }

  /** A vocabulary and its file; the same texts give the same. */
  public static Words make(Collection<String> texts, WordPieces known, WordClusters clusters) {
    return new TweetVocabulary(known, clusters).make(texts);
  }

  private Words make(Collection<String> texts) {
    Map<String, Integer> counts = WordCounter.count(texts, TweetSigns.rules());
    Vocabulary.SPECIAL.forEach(this::add);
    TweetRules.WORDS.forEach(this::add);
    add(TweetSigns.SMILE);
    add(TweetSigns.FROWN);
    add(TweetSigns.HEART);
    known.ids().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .filter(TweetVocabulary::isServed)
        .forEach(this::add);
    counts.forEach(
        (word, count) -> {
          if (count >= FEWEST_WORDS && isWord(word)) {
            add(word);
          }
        });
    signs(TweetSigns.SMILES, TweetSigns.SMILE);
    signs(TweetSigns.FROWNS, TweetSigns.FROWN);
    signs(TweetSigns.HEARTS, TweetSigns.HEART);
    signs(TweetSigns.MODIFIERS, Vocabulary.SPECIAL.get(Vocabulary.PAD));
    Vocabulary vocabulary = new Vocabulary(new ArrayList<>(ids.keySet()));
    String json = TokenizerFile.write(vocabulary, TweetSigns.rules());
    return new Words(vocabulary, json, features(vocabulary, pieceCounts(texts, json)));
  }

  private void add(String piece) {
    ids.putIfAbsent(piece, ids.size());
  }

  private int id(String piece) {
    return Objects.requireNonNull(ids.get(piece));
  }

  private void signs(List<String> signs, String as) {
    for (String sign : signs) {
      for (String piece : List.of(sign, Vocabulary.INSIDE + sign)) {
        add(piece);
        if (!piece.equals(as)) {
          readAs.put(piece, as);
        }
      }
    }
  }

  /** Numbers become 0, and other scripts are no word of this language. */
  private static boolean isServed(String piece) {
    return !piece.startsWith("[")
        && piece.chars().allMatch(c -> c < LAST_CHARACTER && (c == '0' || !Character.isDigit(c)));
  }

  private boolean isWord(String word) {
    return word.length() > 1
        && (Character.isLetter(word.charAt(0)) || !clusters.path(word).isEmpty());
  }

  private int[] pieceCounts(Collection<String> texts, String json) {
    int[] counts = new int[ids.size()];
    try (TextTokenizer tokenizer = new TextTokenizer(json)) {
      for (String text : texts) {
        for (int id : tokenizer.ids(text, Integer.MAX_VALUE)) {
          counts[id]++;
        }
      }
    }
    return counts;
  }

  private TokenFeatures features(Vocabulary vocabulary, int[] counts) {
    List<String> pieces = vocabulary.pieces();
    float[] vectors = new float[pieces.size() * known.width()];
    int[][] codes = new int[DEPTHS.length][pieces.size()];
    Map<String, Integer> codeIds = new HashMap<>(Map.of("", 0));
    int[] changes = new int[pieces.size()];
    int changeCount = 1;
    for (int id = 0; id < pieces.size(); id++) {
      float[] vector = known.of(pieces.get(id));
      if (vector != null) {
        System.arraycopy(vector, 0, vectors, id * known.width(), known.width());
      }
      String path = clusters.path(pieces.get(id));
      for (int depth = 0; depth < DEPTHS.length; depth++) {
        String code =
            path.isEmpty()
                ? ""
                : depth + ":" + path.substring(0, Math.min(DEPTHS[depth], path.length()));
        codes[depth][id] = codeIds.computeIfAbsent(code, c -> codeIds.size());
      }
      if (counts[id] >= FEWEST_CHANGES || id < Vocabulary.SPECIAL.size()) {
        changes[id] = changeCount++;
      }
    }
    alike(vectors, known.width());
    readAs.forEach((piece, as) -> copy(id(as), id(piece), vectors, codes, changes));
    return new TokenFeatures(known.width(), vectors, codes, codeIds.size(), changes, changeCount);
  }

  private void copy(int from, int to, float[] vectors, int[][] codes, int[] changes) {
    int width = known.width();
    System.arraycopy(vectors, from * width, vectors, to * width, width);
    Arrays.stream(codes).forEach(code -> code[to] = code[from]);
    changes[to] = changes[from];
  }

  /** Moves the vectors so that their mean is zero, and makes each of length 1. */
  private static void alike(float[] vectors, int width) {
    double[] mean = new double[width];
    int count = 0;
    for (int from = 0; from < vectors.length; from += width) {
      if (length(vectors, from, width) > 0) {
        count++;
        for (int i = 0; i < width; i++) {
          mean[i] += vectors[from + i];
        }
      }
    }
    for (int from = 0; from < vectors.length; from += width) {
      if (length(vectors, from, width) > 0) {
        for (int i = 0; i < width; i++) {
          vectors[from + i] -= (float) (mean[i] / count);
        }
        float length = length(vectors, from, width);
        for (int i = 0; i < width; i++) {
          vectors[from + i] /= length;
        }
      }
    }
  }

  private static float length(float[] vectors, int from, int width) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += vectors[from + i] * vectors[from + i];
    }
    return (float) Math.sqrt(sum);
  }
}
