package dev.unroll.models.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The forms under which a word is looked up. Training and serving both go through here, so a word
 * has one id.
 */
public final class WordForms {
  /** Stand for all links, addresses, users and numbers. */
  public static final String LINK = "<link>";

  public static final String ADDRESS = "<address>";
  public static final String USER = "<user>";
  public static final String NUMBER = "<number>";

  private static final Pattern LINKS =
      Pattern.compile("(?:https?:|ftp:|www\\.).+", Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESSES = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  private static final Pattern USERS = Pattern.compile("@\\w+");
  private static final Pattern NUMBERS = Pattern.compile("[-+$#]?[0-9][0-9.,:/-]*");
  private static final Pattern DIGIT = Pattern.compile("[0-9]");
  private static final Pattern THRICE = Pattern.compile("(.)\\1\\1+");
  private static final Pattern EDGES = Pattern.compile("^[^\\p{L}0-9]+|[^\\p{L}0-9]+$");
  private static final int SHORTEST_PART = 3;

  private WordForms() {}

  /** A word with its quotes, dashes and dots written in one way. */
  public static String plain(String word) {
    boolean ascii = true;
    for (int i = 0; i < word.length() && ascii; i++) {
      ascii = word.charAt(i) < 128;
    }
    return ascii
        ? word
        : word.replaceAll("[\u2018\u2019\u00B4\u02BC]", "'")
            .replaceAll("[\u201C\u201D\u00AB\u00BB]", "\"")
            .replaceAll("[\u2010-\u2015\u2212]", "-")
            .replace("\u2026", "...");
  }

  /** The form that a vocabulary holds: {@link #plain}, in lower case. */
  public static String key(String word) {
    return plain(word).toLowerCase(Locale.ROOT);
  }

  /** Digits as zeros: 1987 and 2004 are then one word. */
  public static String zeros(String key) {
    return DIGIT.matcher(key).replaceAll("0");
  }

  /** The words that stand for a key's kind: one, or none. */
  public static List<String> kinds(String key) {
    if (LINKS.matcher(key).matches()) {
      return List.of(LINK);
    }
    if (ADDRESSES.matcher(key).matches()) {
      return List.of(ADDRESS);
    }
    if (USERS.matcher(key).matches()) {
      return List.of(USER);
    }
    return NUMBERS.matcher(key).matches() ? List.of(NUMBER) : List.of();
  }

  /**
   * What to look for, in this order, where a vocabulary does not have a key: what kind of thing it
   * is; digits as zeros; letters drawn out as two and as one; without the signs at its ends; its
   * last part behind a hyphen.
   */
  static List<String> fallbacks(String key) {
    List<String> kinds = kinds(key);
    String zeros = zeros(key);
    List<String> forms = new ArrayList<>();
    if (!zeros.equals(key)) {
      forms.add(zeros);
    }
    forms.addAll(kinds);
    if (!kinds.isEmpty()) {
      return forms;
    }
    String twice = THRICE.matcher(key).replaceAll("$1$1");
    if (!twice.equals(key)) {
      forms.add(twice);
      forms.add(THRICE.matcher(key).replaceAll("$1"));
    }
    String core = EDGES.matcher(key).replaceAll("");
    if (!core.isEmpty() && !core.equals(key)) {
      forms.add(core);
    }
    int hyphen = core.lastIndexOf('-');
    if (hyphen > 0 && core.length() - hyphen > SHORTEST_PART) {
      forms.add(core.substring(hyphen + 1));
    }
    return forms;
  }
}
