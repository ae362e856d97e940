package dev.unroll.training.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of a normaliser for a vocabulary that holds faces and emoji itself, so that they cost
 * no rule: fewer than {@link TweetRules}, since each costs every text a scan and a copy. They are
 * in order, after Unicode's NFKD form without its accents, in lower case; the patterns are
 * Oniguruma's.
 */
final class TweetSigns {
  static final String SMILE = ":)";
  static final String FROWN = ":(";
  static final String HEART = "\u2665";

  /**
   * Known pictographs, as text: each is a piece of its own, and is read as the sign it is under.
   */
  static final List<String> SMILES =
      of(
          0x1F600, 0x1F60B, 0x1F60E, 0x1F60E, 0x1F617, 0x1F61D, 0x1F638, 0x1F63D, 0x1F642, 0x1F643,
          0x1F607, 0x1F607, 0x1F917, 0x1F917, 0x1F923, 0x1F923, 0x1F929, 0x1F929, 0x1F970, 0x1F970,
          0x1F973, 0x1F973, 0x1F44D, 0x1F44D, 0x1F44F, 0x1F44F, 0x1F64C, 0x1F64C, 0x1F389, 0x1F38A,
          0x1F4AF, 0x1F4AF, 0x1F525, 0x1F525, 0x1F4AA, 0x1F4AA, 0x263A, 0x263B, 0x2728, 0x2728,
          0x1F3C6, 0x1F3C6, 0x1F64F, 0x1F64F, 0x1F44C, 0x1F44C, 0x270C, 0x270C, 0x1F60C, 0x1F60C);

  static final List<String> FROWNS =
      of(
          0x1F60F, 0x1F616, 0x1F61E, 0x1F62D, 0x1F62F, 0x1F631, 0x1F633, 0x1F633, 0x1F635, 0x1F637,
          0x1F63E, 0x1F641, 0x1F644, 0x1F644, 0x1F494, 0x1F494, 0x1F44E, 0x1F44E, 0x1F610, 0x1F611,
          0x1F922, 0x1F922, 0x1F92C, 0x1F92E, 0x1F97A, 0x1F97A, 0x2639, 0x2639, 0x1F4A9, 0x1F4A9,
          0x1F910, 0x1F915, 0x1F620, 0x1F624, 0x1F595, 0x1F595);

  static final List<String> HEARTS =
      of(
          0x2764, 0x2765, 0x2661, 0x2661, 0x1F493, 0x1F493, 0x1F495, 0x1F49F, 0x1F5A4, 0x1F5A4,
          0x1F9E1, 0x1F9E1, 0x1F60D, 0x1F60D, 0x1F618, 0x1F618, 0x1F48B, 0x1F48B, 0x2763, 0x2763,
          0x2665, 0x2665);

  /** They change the pictograph before them, and say nothing of themselves. */
  static final List<String> MODIFIERS = of(0x1F3FB, 0x1F3FF, 0x200D, 0x200D, 0x200B, 0x200B);

  private TweetSigns() {}

  static List<TweetRules.Rule> rules() {
    return List.of(
        new TweetRules.Rule("https?:\\S*|www\\.\\S+", " " + TweetRules.LINK + " "),
        new TweetRules.Rule("@\\w+", " " + TweetRules.USER + " "),
        new TweetRules.Rule("(?:<|&lt;)3+", " " + HEART + " "),
        new TweetRules.Rule("[:;=]'?-?(?:[)\\]]+|[dp]\\b)", " " + SMILE + " "),
        new TweetRules.Rule("[:=]'?-?(?:[(\\[]+|/(?!/))", " " + FROWN + " "),
        // "don't" and "dont". Some sources escape a character as six.
        new TweetRules.Rule("(?<=\\w)(?:\\\\u201[89]|['\u2018\u2019\u00B4`])(?=\\w)", ""),
        // Quotes, entities and other escapes say nothing of the mood.
        new TweetRules.Rule(
            "\\\\(?:u[0-9a-f]{4}|n|\")|[\"\u201C\u201D\u00AB\u00BB\u2018\u2019\u00B4`]"
                + "|&(?:amp|lt|gt|quot);",
            " "),
        new TweetRules.Rule(
            "[\\x{2600}-\\x{27BF}\\x{2B00}-\\x{2BFF}\\x{1F000}-\\x{1FAFF}&&[^" + known() + "]]",
            " " + TweetRules.PICTOGRAPH + " "),
        // "sooo" and "soo" become one word, "!!!!" and "!!" one sign.
        new TweetRules.Rule("([^\\W\\d_]|[!?.])(?=\\1\\1)", ""),
        new TweetRules.Rule("\\d+", "0"));
  }

  /** The pictographs that are pieces, as a part of a pattern's class of characters. */
  private static String known() {
    return Stream.of(SMILES, FROWNS, HEARTS, MODIFIERS)
        .flatMap(List::stream)
        .map(sign -> String.format(Locale.ROOT, "\\x{%X}", sign.codePointAt(0)))
        .collect(Collectors.joining());
  }

  /** Each character of each range; ranges by their first and last. */
  private static List<String> of(int... ranges) {
    List<String> signs = new ArrayList<>();
    for (int i = 0; i < ranges.length; i += 2) {
      for (int c = ranges[i]; c <= ranges[i + 1]; c++) {
        signs.add(Character.toString(c));
      }
    }
    return List.copyOf(signs);
  }
}
