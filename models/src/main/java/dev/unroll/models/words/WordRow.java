package dev.unroll.models.words;

/**
 * A word as a row of {@link #WIDTH} whole numbers: its id; its shape; buckets of its beginnings and
 * endings; its characters between two marks, the middle left out of a long one, zeros behind.
 */
public final class WordRow {
  public static final int WORD = 0;
  public static final int SHAPE = 1;
  public static final int AFFIXES = 2;

  /** Beginnings of two and three characters, endings of one to four. */
  public static final int AFFIX_COUNT = 6;

  public static final int CHARACTERS = AFFIXES + AFFIX_COUNT;
  public static final int CHARACTER_COUNT = 20;
  public static final int WIDTH = CHARACTERS + CHARACTER_COUNT;

  public static final int SHAPES = 64;

  /** 0 stands for an affix that is the whole of a short word. */
  public static final int BUCKETS = 8192;

  public static final int CHARACTER_IDS = 128;

  private static final int KEPT = CHARACTER_COUNT - 2;
  private static final int KEPT_FIRST = 8;
  private static final int BEGIN = 1;
  private static final int END = 2;

  // Ids below the first printable sign are classes of characters outside ASCII.
  private static final int UPPER = 3;
  private static final int LOWER = 4;
  private static final int OTHER_LETTER = 5;
  private static final int OTHER_DIGIT = 6;
  private static final int SYMBOL = 7;
  private static final int OTHER = 8;
  private static final int SPACE = 9;

  private WordRow() {}

  /** How many ids a cell of a row has, for a vocabulary of so many words. */
  public static int bound(int cell, int words) {
    return switch (cell) {
      case WORD -> words;
      case SHAPE -> SHAPES;
      default -> cell < CHARACTERS ? BUCKETS : CHARACTER_IDS;
    };
  }

  /**
   * Writes a word's row.
   *
   * @param to at least {@code from + WIDTH} long
   */
  public static void write(String word, WordVocabulary vocabulary, int[] to, int from) {
    String plain = WordForms.plain(word);
    String key = WordForms.key(word);
    to[from + WORD] = vocabulary.idOfKey(key);
    to[from + SHAPE] = shape(plain);
    writeAffixes(key, to, from + AFFIXES);
    writeCharacters(plain, to, from + CHARACTERS);
  }

  private static void writeAffixes(String key, int[] to, int from) {
    int length = key.length();
    for (int i = 0; i < AFFIX_COUNT; i++) {
      int size = i < 2 ? i + 2 : i - 1;
      boolean whole = length <= size;
      int hash = i + 1;
      for (int k = 0; k < size && !whole; k++) {
        char c = key.charAt(i < 2 ? k : length - size + k);
        hash = 31 * hash + (c >= '0' && c <= '9' ? '0' : c);
      }
      hash *= 0x9E3779B1;
      to[from + i] = whole ? 0 : 1 + (hash >>> 1) % (BUCKETS - 1);
    }
  }

  private static void writeCharacters(String word, int[] to, int from) {
    int[] points = word.codePoints().toArray();
    int at = from;
    to[at++] = BEGIN;
    for (int i = 0; i < points.length; i++) {
      boolean kept =
          points.length <= KEPT || i < KEPT_FIRST || i >= points.length - (KEPT - KEPT_FIRST);
      if (kept) {
        to[at++] = character(points[i]);
      }
    }
    to[at++] = END;
    while (at < from + CHARACTER_COUNT) {
      to[at++] = 0;
    }
  }

  private static int character(int point) {
    if (point > ' ' && point < 127) {
      return point;
    }
    if (Character.isUpperCase(point)) {
      return UPPER;
    }
    if (Character.isLowerCase(point)) {
      return LOWER;
    }
    if (Character.isLetter(point)) {
      return OTHER_LETTER;
    }
    if (Character.isDigit(point)) {
      return OTHER_DIGIT;
    }
    if (Character.isWhitespace(point)) {
      return SPACE;
    }
    int type = Character.getType(point);
    return type == Character.OTHER_SYMBOL || type == Character.SURROGATE ? SYMBOL : OTHER;
  }

  /** Seven kinds of capitals, by three of digits, by three of other signs; from 1. */
  private static int shape(String word) {
    int upper = 0;
    int lower = 0;
    int digits = 0;
    int signs = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (Character.isUpperCase(c)) {
        upper++;
      } else if (Character.isLetter(c)) {
        lower++;
      } else if (Character.isDigit(c)) {
        digits++;
      } else {
        signs++;
      }
    }
    int letters = upper + lower;
    boolean first = !word.isEmpty() && Character.isUpperCase(word.charAt(0));
    int capitals;
    if (letters == 0) {
      capitals = 0;
    } else if (upper == 0) {
      capitals = 1;
    } else if (lower == 0) {
      capitals = upper == 1 ? 2 : 3;
    } else if (upper == 1 && first) {
      capitals = 4;
    } else {
      capitals = first ? 5 : 6;
    }
    int numeric = digits == 0 ? 0 : letters == 0 ? 2 : 1;
    int signed = signs == 0 ? 0 : letters + digits == 0 ? 2 : 1;
    return 1 + (capitals * 3 + numeric) * 3 + signed;
  }
}
