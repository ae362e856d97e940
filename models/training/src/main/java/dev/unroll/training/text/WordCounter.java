package dev.unroll.training.text;

import ai.djl.huggingface.tokenizers.Encoding;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts words exactly as the tokenizer sees them: it runs the texts through a tokenizer file whose
 * vocabulary is single characters, and puts the characters of each word together again.
 */
final class WordCounter {
  private static final String UNKNOWN = Vocabulary.SPECIAL.get(Vocabulary.UNKNOWN);

  private WordCounter() {}

  /** How often each normalised word occurs, in the order of the words. */
  static Map<String, Integer> count(Collection<String> texts, List<TweetRules.Rule> rules) {
    Map<String, Integer> counts = new TreeMap<>();
    try (TextTokenizer tokenizer =
        new TextTokenizer(TokenizerFile.write(characters(texts), rules))) {
      for (String text : texts) {
        for (String word : words(tokenizer.encode(text))) {
          counts.merge(word, 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private static List<String> words(Encoding encoding) {
    String[] pieces = encoding.getTokens();
    long[] wordIds = encoding.getWordIds();
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < pieces.length; i++) {
      if (pieces[i].equals(UNKNOWN)) {
        continue;
      }
      boolean inside = pieces[i].startsWith(Vocabulary.INSIDE) && pieces[i].length() > 2;
      word.append(inside ? pieces[i].substring(Vocabulary.INSIDE.length()) : pieces[i]);
      if (i + 1 == pieces.length || wordIds[i + 1] != wordIds[i]) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words;
  }

  /** Every character that can be left after normalising, to begin a word and to go on with it. */
  private static Vocabulary characters(Collection<String> texts) {
    TreeSet<String> characters = new TreeSet<>();
    for (int c = '!'; c <= '~'; c++) {
      characters.add(Character.toString(c));
    }
    for (String text : texts) {
      String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
      plain.codePoints().forEach(c -> characters.add(Character.toString(c)));
    }
    List<String> pieces = new ArrayList<>(Vocabulary.SPECIAL);
    pieces.addAll(characters);
    characters.forEach(c -> pieces.add(Vocabulary.INSIDE + c));
    return new Vocabulary(pieces);
  }
}
