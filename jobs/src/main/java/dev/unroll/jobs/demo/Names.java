package dev.unroll.jobs.demo;

import java.util.ArrayList;
import java.util.List;

/** Names in a sentence, out of labels that begin ({@code B-}) and go on ({@code I-}). */
final class Names {
  /**
   * A name.
   *
   * @param kind what bears it: person, location, …
   * @param from its first token
   * @param to behind its last
   */
  record Name(String kind, int from, int to) {}

  private Names() {}

  static List<Name> of(List<String> labels) {
    List<Name> names = new ArrayList<>();
    int from = 0;
    while (from < labels.size()) {
      int to = from + 1;
      if (labels.get(from).startsWith("B-")) {
        String kind = labels.get(from).substring(2);
        while (to < labels.size() && labels.get(to).equals("I-" + kind)) {
          to++;
        }
        names.add(new Name(kind, from, to));
      }
      from = to;
    }
    return names;
  }
}
