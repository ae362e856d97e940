package dev.unroll.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether an input's and an output's name say "before" and "after" of one thing: they are the same
 * once such a word is taken out of one or both ({@code h_in_0}/{@code h_out_0}, {@code h0}/{@code
 * hn}, {@code state}/{@code stateN}, {@code past_x}/{@code present_x}, {@code initial_h}/{@code
 * Y_h}).
 */
final class StateNames {
  /** Words that are said of states alone. */
  private static final Set<String> BEFORE =
      Set.of("initial", "init", "past", "prev", "previous", "old");

  private static final Set<String> AFTER =
      Set.of("final", "present", "next", "new", "updated", "prime");

  /** Words that are said of other inputs and outputs too. */
  private static final Set<String> INWARD =
      Set.of("in", "ins", "input", "inputs", "i", "0", "t", "current", "cur", "last");

  private static final Set<String> OUTWARD =
      Set.of("out", "outs", "output", "outputs", "o", "n", "y", "r", "t", "last");

  /** What states are called; beside one of these the other words are enough. */
  private static final Set<String> STATES =
      Set.of(
          "h",
          "c",
          "hc",
          "state",
          "states",
          "hidden",
          "cell",
          "cache",
          "caches",
          "memory",
          "mem",
          "recurrent",
          "rnn",
          "lstm",
          "gru",
          "carry",
          "ssm",
          "context",
          "ctx",
          "buffer",
          "buf",
          "key",
          "value",
          "kv");

  static final int NONE = 0;

  /** At this score and above, names are said of states alone. */
  static final int STRONG = 100;

  /** Where both names say it. */
  private static final int BOTH = 10;

  private record Stem(List<String> words, boolean cut, boolean strong) {}

  private StateNames() {}

  static boolean match(String in, String out) {
    return score(in, out) > NONE;
  }

  /** {@link #NONE}, or more the more words they share; from {@link #STRONG} on for states alone. */
  static int score(String in, String out) {
    int best = NONE;
    if (in.equals(out)) {
      return best;
    }
    for (Stem a : stems(in, BEFORE, INWARD)) {
      for (Stem b : stems(out, AFTER, OUTWARD)) {
        if (a.words().equals(b.words()) && (a.cut() || b.cut())) {
          boolean strong =
              a.strong() || b.strong() || a.words().stream().anyMatch(STATES::contains);
          int both = a.cut() && b.cut() ? BOTH : 0;
          best =
              Math.max(best, (strong ? STRONG : 0) + both + Math.min(BOTH - 1, a.words().size()));
        }
      }
    }
    return best;
  }

  /** The name's words, lower case, and the same without each word of a role. */
  private static List<Stem> stems(String name, Set<String> strong, Set<String> weak) {
    // Words end at '_', '.', '/', '-', ':', at a capital, before a number that ends one, and within
    // hn, ho and r1o.
    List<String> words =
        Arrays.asList(
            name.replace("past_key_values", "past")
                .replace("present_key_values", "present")
                .replace("_tm1", "_prev")
                .replace("_tp1", "_next")
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                .replaceAll("(?<![A-Za-z])([hc]|[A-Za-z]+[0-9])([io])(?![A-Za-z0-9])", "$1_$2")
                .replaceAll("(?<=[_./:-])([hc])n(?![A-Za-z0-9])", "$1_n")
                .replaceAll("([A-Za-z])([0-9]+)(?![A-Za-z0-9])", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .split("[_./:-]+"));
    List<Stem> stems = new ArrayList<>();
    stems.add(new Stem(words, false, false));
    String only = words.size() == 1 ? words.get(0) : "";
    if (only.matches("[hc][nxy]") && weak.contains("n") != only.endsWith("x")) {
      // hn, cn; hx and hy in cuDNN's words
      stems.add(new Stem(List.of(only.substring(0, 1)), true, true));
    }
    for (int i = 0; i < words.size() && words.size() > 1; i++) {
      if (strong.contains(words.get(i)) || weak.contains(words.get(i))) {
        List<String> rest = new ArrayList<>(words);
        rest.remove(i);
        stems.add(new Stem(rest, true, strong.contains(words.get(i))));
      }
    }
    return stems;
  }
}
