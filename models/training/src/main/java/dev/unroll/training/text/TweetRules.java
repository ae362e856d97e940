package dev.unroll.training.text;

import java.util.List;

/**
 * How the text of a tweet is made alike before it is cut into tokens: the rules of the tokenizer
 * file's normaliser, in order, after Unicode's NFKD form without its accents, in lower case. The
 * patterns are Oniguruma's, and each begins with something rare, so that most tweets cost one scan
 * a rule.
 */
final class TweetRules {
  /**
   * Words that stand for a link, a user, a heart, and a pictograph that none of the rules knows.
   */
  static final String LINK = "httpurl";

  static final String USER = "atuser";
  static final String HEART = "heartsign";
  static final String PICTOGRAPH = "emoji";

  static final List<String> WORDS = List.of(LINK, USER, HEART, PICTOGRAPH);

  private static final String SMILE = " :) ";
  private static final String FROWN = " :( ";

  // Faces and signs by what they say; the words a model learned for ":)" then serve for all of
  // them.
  private static final String HAPPY =
      "\\x{1F600}-\\x{1F60E}\\x{1F617}-\\x{1F61D}\\x{1F638}-\\x{1F63D}\\x{1F917}"
          + "\\x{1F923}\\x{1F929}\\x{1F970}\\x{1F973}\\x{1F642}\\x{1F607}\\x{1F44D}"
          + "\\x{1F44F}\\x{1F64C}\\x{1F389}\\x{1F38A}\\x{1F4AF}\\x{1F525}\\x{1F4AA}"
          + "\\x{263A}\\x{2728}\\x{1F3C6}\\x{1F64F}";
  private static final String SAD =
      "\\x{1F612}-\\x{1F616}\\x{1F61E}-\\x{1F62D}\\x{1F630}\\x{1F631}\\x{1F635}"
          + "\\x{1F63E}\\x{1F63F}\\x{1F641}\\x{1F644}\\x{1F62F}\\x{1F494}\\x{1F44E}"
          + "\\x{1F922}\\x{1F92E}\\x{1F92C}\\x{1F97A}\\x{2639}\\x{1F4A9}\\x{1F611}";
  private static final String HEARTS =
      "\\x{2764}\\x{2665}\\x{1F493}\\x{1F495}-\\x{1F49F}\\x{1F5A4}\\x{1F9E1}"
          + "\\x{1F60D}\\x{1F618}";
  private static final String OTHER =
      "\\x{2600}-\\x{27BF}\\x{2B00}-\\x{2BFF}\\x{1F000}-\\x{1F6FF}" + "\\x{1F900}-\\x{1FAFF}";
  private static final String MODIFIERS =
      "\\x{FE0E}\\x{FE0F}\\x{200D}\\x{200B}\\x{1F3FB}-\\x{1F3FF}";

  /** Replaces every match of a pattern by a literal text. */
  record Rule(String pattern, String replacement) {}

  private TweetRules() {}

  static List<Rule> all() {
    return List.of(
        new Rule("https?\\S*|www\\.\\S+", " " + LINK + " "),
        new Rule("@\\w+", " " + USER + " "),
        // Some sources escape characters once more than they should: six characters for one.
        new Rule("\\\\u201[89]|[\u2018\u2019\u00B4`]", "'"),
        new Rule("\\\\u002c", ","),
        new Rule("&amp;", "&"),
        new Rule("&lt;", "<"),
        new Rule("&gt;", ">"),
        // Quotes say nothing of the mood, and sources differ in how they mangle them.
        new Rule("\\\\(?:u[0-9a-f]{4}|n|\")|[\"\u201C\u201D\u00AB\u00BB]", " "),
        new Rule("[" + MODIFIERS + "]", ""),
        new Rule("[" + HEARTS + "]|<3+", " " + HEART + " "),
        new Rule("[" + HAPPY + "]|[:;=]-?(?:[)\\]]+|[dp]\\b)", SMILE),
        new Rule("[" + SAD + "]|[:=]'?-?(?:[(\\[]+|/(?!/))", FROWN),
        new Rule("[" + OTHER + "]", " " + PICTOGRAPH + " "),
        // "sooo" and "soo" become one word, "!!!!" and "!!" one sign.
        new Rule("([^\\W\\d_]|[!?.])(?=\\1\\1)", ""),
        // "don't" and "dont".
        new Rule("(?<=\\w)'(?=\\w)", ""),
        new Rule("\\d+", "0"));
  }
}
