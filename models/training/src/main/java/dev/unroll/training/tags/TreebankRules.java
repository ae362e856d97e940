package dev.unroll.training.tags;

import java.util.List;

/**
 * How text is cut into words as English treebanks cut it: clitics stand alone ({@code do n't},
 * {@code we 'll}), links, addresses, numbers, times and abbreviations stay whole. One pattern in
 * Oniguruma's syntax, whose matches are the words; of two that begin at one place the one that
 * stands first counts.
 */
final class TreebankRules {
  private static final String LETTER = "[\\p{L}\\p{M}]";
  private static final String QUOTE = "['\u2019]";

  private static final String ABBREVIATIONS =
      "(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Inc|Corp|Co|Ltd|vs|Prof|Drs|ext|Gen|Sen|Rep|Gov|Capt|Lt|Col|Sgt|Rev|Hon"
          + "|Ave|Blvd|Rd|Mt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Dept|Univ|approx|est)\\.";

  private static final List<String> WORDS =
      List.of(
          // Links and addresses, without the sign that ends the sentence.
          "(?i:(?:https?|ftp)://|www\\.)[^\\s<>\"]*[^\\s<>\"'.,;:!?()\\[\\]{}*]",
          "[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)*",
          "(?i:[a-z0-9][\\w-]*(?:\\.[\\w-]+)*\\.(?:com|org|net|edu|gov|co\\.uk|doc|pdf|htm|html|xls|ppt)\\b(?:/[^\\s<>\"]*[\\w/])?)",
          "[@#]\\w+",
          // Faces.
          "(?<!\\w)[:;=8][-o*']?[)\\](\\[dDpPO/\\\\|}{@3]+(?!\\w)",
          "<3+|[xX]D\\b|\\^_*\\^",
          // Abbreviations.
          "(?<!\\w)(?:\\p{L}\\.){2,}",
          "(?<!\\w)" + ABBREVIATIONS,
          "(?<!\\w)[A-HJ-Z]\\.(?=\\s*[A-Z])",
          // Clitics, and what stands before them.
          LETTER + "+(?=(?i:n)" + QUOTE + "(?i:t)\\b)",
          "(?i:n)" + QUOTE + "(?i:t)\\b",
          QUOTE + "(?i:s|m|d|ll|re|ve)\\b",
          "\\b(?i:do|does|did|is|was|wo|ca|could|would|should|have|has|are|were)(?=(?i:nt)\\b)",
          "\\b(?i:can(?=not\\b)|gon(?=na\\b)|wan(?=na\\b)|got(?=ta\\b))",
          "\\b[iI](?=(?:m|ve)\\b)|\\b(?i:that|what|let)(?=s\\b)|\\ba(?=lot\\b)|\\b(?i:out)(?=ta\\b)",
          // Numbers.
          "[-+]?\\d+(?:[.,:/]\\d+)*(?i:st|nd|rd|th|s)\\b",
          "(?:\\(\\d{3}\\)|\\b\\d{3})[-.]\\d{3}[-.]\\d{4}\\b",
          "\\b\\d{1,3}-\\d{4}\\b",
          "\\d+(?:[.,:/]\\d+)+",
          "\\d+(?=(?i:am|pm|k|m|km|mm|cm|kg|lb|lbs|ft|hrs?|mins?)\\b)",
          "\\b[a-z]+(?:\\.[a-z-]+){2,}\\b",
          "\\b(?i:e|non|anti|semi|re|co|ex|mis|pre|counter|over|vice)-" + LETTER + "+",
          "\\b(?i:b/c|w/o?)(?!\\w)",
          // Words; an apostrophe or an ampersand may stand inside.
          "\\d*"
              + LETTER
              + "[\\p{L}\\p{M}\\d_]*(?:(?:&|(?!"
              + QUOTE
              + "(?i:s|m|d|ll|re|ve)\\b)"
              + QUOTE
              + ")"
              + LETTER
              + "[\\p{L}\\p{M}\\d_]*)*",
          "\\d+",
          // Runs of one sign; others alone.
          "[.!?]{2,}|-{2,}|([-*=_~#.$<>+])\\1+",
          "[^\\s]");

  private TreebankRules() {}

  /** The pattern of a word. */
  static String word() {
    return String.join("|", WORDS);
  }
}
