package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
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
    if (text.length() <= SHOWN) {
      return type + " " + text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    return type + " " + text.substring(0, end) + "…";
  }

  /** What a parser found wrong, for people: without the names of its own classes and options. */
  public static String fault(JsonProcessingException e) {
    String message =
        e.getOriginalMessage()
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("^No content to map due to end-of-input$", "found nothing")
            .replaceFirst("^Trailing token.*", "found more after its end")
            .replaceFirst(" \\((start marker at|for \\w+ starting at) .*?\\]\\)", "")
            .replaceFirst(
                "(, from|: enable) `\\w+Re(adConstraints|adFeature)\\..*?`( to allow)?", "");
    JsonLocation at = e.getLocation();
    if (at == null || at.getColumnNr() < 1) {
      return message;
    }
    String line = at.getLineNr() > 1 ? "line " + at.getLineNr() + ", " : "";
    return message + " (" + line + "column " + at.getColumnNr() + ")";
  }

  /** Some editors put one before UTF-8, where it says nothing. */
  public static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
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

  /** The same for every name and every text of a tree. */
  static void wellFormed(JsonNode tree, String field) throws Rejected {
    if (tree.isTextual()) {
      wellFormed(tree.textValue(), field);
    }
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      wellFormed(entry.getKey(), field);
    }
    for (JsonNode child : tree) {
      wellFormed(child, field);
    }
  }
}
