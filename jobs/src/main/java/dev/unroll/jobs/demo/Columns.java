package dev.unroll.jobs.demo;

/**
 * How much room a text takes on a terminal, in columns. Emoji and East Asian characters take two;
 * where terminals differ (joined emoji, symbols with a variation selector) the larger answer is
 * given, so that a line which fits by this count fits.
 */
final class Columns {
  private static final int VARIATION_SELECTOR_EMOJI = 0xFE0F;

  private Columns() {}

  static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  /** The text itself where it fits, else as much of it as fits with an ellipsis after it. */
  static String shorten(String text, int most) {
    if (width(text) <= most) {
      return text;
    }
    int used = 1;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      if (used + width(point) > most) {
        break;
      }
      used += width(point);
      end += Character.charCount(point);
    }
    return most < 1 ? "" : text.substring(0, end).stripTrailing() + "…";
  }

  /** Exactly {@code columns} wide: shortened, or filled up with spaces. */
  static String fit(String text, int columns) {
    String fitting = shorten(text, columns);
    return fitting + " ".repeat(Math.max(0, columns - width(fitting)));
  }

  /** Line ends and escape sequences of a stranger's text must not reach the terminal. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(p -> out.appendCodePoint(Character.isISOControl(p) ? ' ' : p));
    return out.toString();
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    if (point == VARIATION_SELECTOR_EMOJI) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  private static boolean isWide(int point) {
    return within(point, 0x1100, 0x115F) // Hangul
        || within(point, 0x231A, 0x23F3) // watches and buttons
        || within(point, 0x2600, 0x27BF) // symbols and dingbats
        || within(point, 0x2E80, 0xA4CF) // CJK, kana
        || within(point, 0xAC00, 0xD7A3) // Hangul syllables
        || within(point, 0xF900, 0xFAFF)
        || within(point, 0xFE30, 0xFE6F)
        || within(point, 0xFF00, 0xFF60) // full-width forms
        || within(point, 0xFFE0, 0xFFE6)
        || within(point, 0x1F000, 0x1FAFF) // emoji
        || within(point, 0x20000, 0x3FFFD);
  }

  private static boolean within(int point, int first, int last) {
    return point >= first && point <= last;
  }
}
