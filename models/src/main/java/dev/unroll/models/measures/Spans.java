package dev.unroll.models.measures;

import java.util.ArrayList;
import java.util.List;

/**
 * The entities that BIO labels mark, as conlleval (CoNLL-2000, CoNLL-2003) reads them: {@code B-}
 * begins one, {@code I-} of the same type goes on with it, and an {@code I-} that follows anything
 * else begins one too.
 */
public final class Spans {
  /**
   * One entity: tokens {@code from} to before {@code to} of a sentence.
   *
   * @param type what follows the hyphen
   */
  public record Span(String type, int from, int to) {}

  private Spans() {}

  /** Whether a set of labels is BIO: O and nothing else but B-… and I-…. */
  public static boolean isBio(List<String> labels) {
    return labels.stream().anyMatch(label -> label.startsWith("B-"))
        && labels.stream().allMatch(l -> l.equals("O") || l.startsWith("B-") || l.startsWith("I-"));
  }

  /** In the order they stand in. */
  public static List<Span> of(List<String> tags) {
    List<Span> spans = new ArrayList<>();
    String type = "";
    int from = -1;
    for (int i = 0; i <= tags.size(); i++) {
      String tag = i < tags.size() ? tags.get(i) : "O";
      boolean inside = tag.startsWith("B-") || tag.startsWith("I-");
      boolean goesOn = from >= 0 && tag.startsWith("I-") && tag.substring(2).equals(type);
      if (from >= 0 && !goesOn) {
        spans.add(new Span(type, from, i));
        from = -1;
      }
      if (inside && !goesOn) {
        type = tag.substring(2);
        from = i;
      }
    }
    return spans;
  }
}
