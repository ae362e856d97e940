package dev.unroll.jobs.demo;

/** The colours of the screen, as ANSI escape sequences. */
enum Ink {
  POSITIVE("32"),
  NEGATIVE("31"),
  NEUTRAL("36"),
  DEAD_LETTER("35"),
  ALARM("1;31"),
  BLUE("34"),
  CYAN("36"),
  YELLOW("33"),
  NAME("4"),
  BOLD("1"),
  DIM("2"),
  PLAIN("0");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /** A label's own colour; {@link #PLAIN} for one the demo does not know. */
  static Ink of(String label) {
    return switch (label) {
      case "positive" -> POSITIVE;
      case "negative" -> NEGATIVE;
      case "neutral" -> NEUTRAL;
      default -> PLAIN;
    };
  }

  /** The colour of a part of speech; {@link #PLAIN} for the small words between. */
  static Ink ofTag(String tag) {
    return switch (tag) {
      case "NOUN", "PRON" -> CYAN;
      case "PROPN" -> BLUE;
      case "VERB", "AUX" -> POSITIVE;
      case "ADJ", "ADV" -> YELLOW;
      case "NUM" -> DEAD_LETTER;
      default -> PLAIN;
    };
  }

  String paint(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
