package dev.unroll.training.tags;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a lexicon says of a vocabulary's words, as marks: what a network learns of a mark holds for
 * all words that have it. Words with the same marks are a class.
 *
 * @param ofWord the class of each id, 0 for the words that the lexicon does not have
 * @param marks of each class, {@link #MARKS} of them; 0 where it has fewer
 */
@SuppressWarnings("ArrayRecordComponent")
public record LexiconTable(int[] ofWord, List<int[]> marks) {
  /** The most marks of a class; of more the first count. */
  public static final int MARKS = 6;

  /**
   * @param words the key of each id
   * @param lexica each gives a word's marks, no two of them the same mark
   */
  static List<LexiconTable> of(List<String> words, List<Function<String, List<String>>> lexica) {
    Map<String, Integer> ids = new HashMap<>();
    return lexica.stream().map(lexicon -> of(words, lexicon, ids)).toList();
  }

  private static LexiconTable of(
      List<String> words, Function<String, List<String>> lexicon, Map<String, Integer> ids) {
    int[] ofWord = new int[words.size()];
    List<int[]> marks = new ArrayList<>();
    marks.add(new int[MARKS]);
    Map<List<String>, Integer> classes = new HashMap<>();
    classes.put(List.of(), 0);
    for (int id = 0; id < ofWord.length; id++) {
      List<String> said = lexicon.apply(words.get(id));
      List<String> own = said.subList(0, Math.min(MARKS, said.size()));
      Integer known = classes.get(own);
      if (known == null) {
        known = marks.size();
        classes.put(List.copyOf(own), known);
        int[] places = new int[MARKS];
        for (int i = 0; i < own.size(); i++) {
          places[i] = ids.computeIfAbsent(own.get(i), mark -> ids.size() + 1);
        }
        marks.add(places);
      }
      ofWord[id] = known;
    }
    return new LexiconTable(ofWord, List.copyOf(marks));
  }

  /** The marks of a word by its id. */
  int[] of(int id) {
    return marks.get(ofWord[id]);
  }

  /** How many marks the lexica have together, the 0 included. */
  static int count(List<LexiconTable> lexica) {
    int most = 0;
    for (LexiconTable lexicon : lexica) {
      for (int[] own : lexicon.marks()) {
        for (int mark : own) {
          most = Math.max(most, mark);
        }
      }
    }
    return most + 1;
  }
}
