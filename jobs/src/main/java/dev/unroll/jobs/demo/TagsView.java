package dev.unroll.jobs.demo;

import dev.unroll.jobs.demo.Names.Name;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sentences with a column for each word: its tag below it; below that, where they differ, the tag
 * it was given before the rest of the sentence was known; and the names. A sentence wider than the
 * screen goes on below. Pure formatting, as {@link Lines}.
 */
final class TagsView {
  private static final int LABEL = 13;

  private final Lines lines;

  TagsView(Lines lines) {
    this.lines = lines;
  }

  /**
   * A sentence, and an empty line.
   *
   * @param wordByWord as many tags as the sentence has; null where they are not known
   * @param names of the same tokens; null where they are not known
   */
  List<String> block(Tagged sentence, @Nullable List<String> wordByWord, @Nullable Tagged names) {
    List<String> tokens = sentence.tokens().stream().map(Columns::printable).toList();
    List<Name> found =
        names == null || names.tokens().size() != tokens.size()
            ? List.of()
            : Names.of(names.tags());
    int[] widths = new int[tokens.size()];
    for (int i = 0; i < widths.length; i++) {
      int tag = Columns.width(sentence.tags().get(i));
      int early = Columns.width(early(sentence, wordByWord, i));
      widths[i] = Math.max(Columns.width(tokens.get(i)), Math.max(tag, early));
    }
    for (Name name : found) {
      int last = name.to() - 1;
      int taken = span(widths, name.from(), name.to());
      widths[last] += Math.max(0, Columns.width(name.kind()) - taken);
    }
    List<String> block = new ArrayList<>();
    int from = 0;
    while (from < tokens.size()) {
      int to = from + 1;
      while (to < tokens.size() && span(widths, from, to + 1) <= lines.width() - LABEL) {
        to++;
      }
      band(block, sentence, tokens, wordByWord, found, widths, from, to);
      from = to;
    }
    block.add("");
    return block;
  }

  private void band(
      List<String> block,
      Tagged sentence,
      List<String> tokens,
      @Nullable List<String> wordByWord,
      List<Name> found,
      int[] widths,
      int from,
      int to) {
    StringBuilder words = new StringBuilder();
    StringBuilder tags = new StringBuilder();
    StringBuilder early = new StringBuilder();
    for (int i = from; i < to; i++) {
      String tag = sentence.tags().get(i);
      Ink ink = Ink.ofTag(tag);
      words.append(cell(ink, tokens.get(i), widths[i]));
      tags.append(cell(Ink.DIM, tag, widths[i]));
      early.append(cell(Ink.ALARM, early(sentence, wordByWord, i), widths[i]));
    }
    block.add(
        label(from == 0 ? sentence.speaker() : "", Ink.BOLD) + words.toString().stripTrailing());
    block.add(label("", Ink.DIM) + tags.toString().stripTrailing());
    if (!early.toString().isBlank()) {
      block.add(label("word by word", Ink.DIM) + early.toString().stripTrailing());
    }
    String names = names(found, widths, from, to);
    if (!names.isBlank()) {
      block.add(label("names", Ink.DIM) + lines.paint(Ink.NAME, names.stripTrailing()));
    }
  }

  private static String names(List<Name> found, int[] widths, int from, int to) {
    StringBuilder row = new StringBuilder();
    for (int i = from; i < to; i++) {
      int at = i;
      String cell =
          found.stream()
              .filter(name -> name.from() <= at && at < name.to())
              .findFirst()
              .map(name -> piece(name, widths, at))
              .orElse("");
      row.append(cell).append(" ".repeat(widths[i] + 1 - Columns.width(cell)));
    }
    return row.toString();
  }

  /** What of a name's kind stands under one of its words; a line where there is room left. */
  private static String piece(Name name, int[] widths, int at) {
    String whole = name.kind() + "─".repeat(span(widths, name.from(), name.to()));
    int skipped = at == name.from() ? 0 : span(widths, name.from(), at) + 1;
    boolean last = at == name.to() - 1;
    return whole.substring(skipped, skipped + widths[at] + (last ? 0 : 1));
  }

  /** Columns of the words, with one between two. */
  private static int span(int[] widths, int from, int to) {
    int sum = to - from - 1;
    for (int i = from; i < to; i++) {
      sum += widths[i];
    }
    return sum;
  }

  private String cell(Ink ink, String text, int width) {
    return lines.paint(ink, text) + " ".repeat(width + 1 - Columns.width(text));
  }

  private String label(String text, Ink ink) {
    String fitting = Columns.fit(Columns.printable(text), LABEL - 1) + " ";
    return lines.paint(ink, fitting);
  }

  /** A word's tag before the rest was known, where it is another than afterwards. */
  private static String early(Tagged sentence, @Nullable List<String> wordByWord, int i) {
    return wordByWord == null || wordByWord.get(i).equals(sentence.tags().get(i))
        ? ""
        : wordByWord.get(i);
  }
}
