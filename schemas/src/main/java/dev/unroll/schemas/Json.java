package dev.unroll.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Small helpers around JSON trees. */
public final class Json {
  private static final int SHOWN = 60;

  private Json() {}

  /** A value for people: its type and the value itself, cut where it is long. */
  public static String describe(@Nullable JsonNode node) {
    if (node == null || node.isMissingNode()) {
      return "nothing";
    }
    String type = node.getNodeType().name().toLowerCase(Locale.ROOT);
    if (node.isNull()) {
      return "null";
    }
    if (node.isContainerNode()) {
      return "an " + type + " of " + node.size();
    }
    String text = node.toString();
    return type + " " + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…");
  }

  /**
   * Half a surrogate pair can be written in JSON as an escape, but not in UTF-8, so it could
   * neither be tokenised nor leave again.
   */
  public static String wellFormed(String text, String field) throws Rejected {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new Rejected(
              Reason.WRONG_ENCODING, field + ": half a surrogate pair at character " + i);
        }
        i++;
      }
    }
    return text;
  }
}
