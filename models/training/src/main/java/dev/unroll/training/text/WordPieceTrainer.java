package dev.unroll.training.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a vocabulary of word pieces: begins with single characters and joins, again and again, the
 * two neighbouring pieces that occur together most often (Sennrich, Haddow and Birch 2016, "Neural
 * Machine Translation of Rare Words with Subword Units", algorithm 1), with pieces inside a word
 * marked as WordPiece marks them. The words that {@link TweetRules} puts in are there from the
 * start. Ties go to the pair that comes first in the alphabet, so that equal texts give equal
 * vocabularies.
 */
public final class WordPieceTrainer {
  private static final int FEWEST_CHARACTERS = 5;
  private static final int FEWEST_PAIRS = 2;

  private final List<String> pieces = new ArrayList<>(Vocabulary.SPECIAL);
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<List<Integer>> words = new ArrayList<>();
  private final List<Integer> wordCounts = new ArrayList<>();
  private final Map<Pair, Integer> pairCounts = new HashMap<>();
  private final Map<Pair, Set<Integer>> pairWords = new HashMap<>();
  private final PriorityQueue<Counted> queue =
      new PriorityQueue<>(
          Comparator.comparingInt(Counted::count)
              .reversed()
              .thenComparing(counted -> pieces.get(counted.pair().left()))
              .thenComparing(counted -> pieces.get(counted.pair().right())));

  private record Pair(int left, int right) {}

  private record Counted(Pair pair, int count) {}

  private WordPieceTrainer() {}

  /**
   * Trains a vocabulary and gives the tokenizer file made of it.
   *
   * @param size the most pieces it may have; fewer where the texts do not yield as many
   */
  public static Words train(Collection<String> texts, int size) {
    Vocabulary vocabulary = vocabulary(WordCounter.count(texts, TweetRules.all()), size);
    return new Words(vocabulary, TokenizerFile.write(vocabulary, TweetRules.all()), null);
  }

  static Vocabulary vocabulary(Map<String, Integer> counts, int size) {
    return new WordPieceTrainer().run(counts, size);
  }

  private Vocabulary run(Map<String, Integer> counts, int size) {
    TweetRules.WORDS.forEach(this::id);
    addWords(counts, Math.max(0, size - pieces.size()));
    while (pieces.size() < size) {
      Counted best = queue.poll();
      if (best == null || best.count() < FEWEST_PAIRS) {
        break;
      }
      // Counts that have changed since were queued again; this entry is out of date.
      if (best.count() == pairCounts.getOrDefault(best.pair(), 0)) {
        join(best.pair());
      }
    }
    return new Vocabulary(pieces);
  }

  /**
   * @param most characters, at the beginning of words and inside them, that there is room for: the
   *     most frequent ones
   */
  private void addWords(Map<String, Integer> counts, int most) {
    Map<String, Integer> characters = new TreeMap<>();
    counts.forEach(
        (word, count) ->
            symbols(word).forEach(symbol -> characters.merge(symbol, count, Integer::sum)));
    characters.values().removeIf(count -> count < FEWEST_CHARACTERS);
    if (characters.size() > most) {
      List<String> byCount = new ArrayList<>(characters.keySet());
      byCount.sort(Comparator.comparing(characters::get, Comparator.reverseOrder()));
      characters.keySet().retainAll(new HashSet<>(byCount.subList(0, most)));
    }
    characters.keySet().forEach(this::id);
    counts.forEach(
        (word, count) -> {
          List<String> symbols = symbols(word);
          if (characters.keySet().containsAll(symbols)) {
            words.add(new ArrayList<>(symbols.stream().map(this::id).toList()));
            wordCounts.add(count);
            countPairs(words.size() - 1, 1);
          }
        });
    pairCounts.forEach((pair, count) -> queue.add(new Counted(pair, count)));
  }

  private void join(Pair pair) {
    String right = pieces.get(pair.right()).substring(Vocabulary.INSIDE.length());
    int joined = id(pieces.get(pair.left()) + right);
    Set<Pair> changed = new HashSet<>();
    for (int word : List.copyOf(pairWords.getOrDefault(pair, Set.of()))) {
      changed.addAll(countPairs(word, -1));
      List<Integer> symbols = words.get(word);
      for (int i = 0; i + 1 < symbols.size(); i++) {
        if (symbols.get(i) == pair.left() && symbols.get(i + 1) == pair.right()) {
          symbols.set(i, joined);
          symbols.remove(i + 1);
        }
      }
      changed.addAll(countPairs(word, 1));
    }
    for (Pair each : changed) {
      queue.add(new Counted(each, pairCounts.getOrDefault(each, 0)));
    }
  }

  /** Adds ({@code sign} 1) or takes away (-1) the pairs of a word; gives the pairs. */
  private Set<Pair> countPairs(int word, int sign) {
    Set<Pair> touched = new HashSet<>();
    List<Integer> symbols = words.get(word);
    for (int i = 0; i + 1 < symbols.size(); i++) {
      Pair pair = new Pair(symbols.get(i), symbols.get(i + 1));
      pairCounts.merge(pair, sign * wordCounts.get(word), Integer::sum);
      touched.add(pair);
    }
    for (Pair pair : touched) {
      Set<Integer> holders = pairWords.computeIfAbsent(pair, p -> new HashSet<>());
      if (sign > 0) {
        holders.add(word);
      } else {
        holders.remove(word);
      }
    }
    return touched;
  }

  private int id(String piece) {
    return ids.computeIfAbsent(
        piece,
        p -> {
          pieces.add(p);
          return pieces.size() - 1;
        });
  }

  private static List<String> symbols(String word) {
    List<String> symbols = new ArrayList<>();
    word.codePoints()
        .forEach(
            c ->
                symbols.add(
                    symbols.isEmpty()
                        ? Character.toString(c)
                        : Vocabulary.INSIDE + Character.toString(c)));
    return symbols;
  }
}
