package dev.unroll.models;

import ai.onnxruntime.TensorInfo;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds recurrent pairs by name: an input and an output of one type and rank whose names are the
 * same once the words that say "before" and "after" are taken out ({@code h_in_0}/{@code h_out_0},
 * {@code h0}/{@code hn}, {@code state}/{@code stateN}, {@code past_x}/{@code present_x}, {@code
 * initial_h}/{@code Y_h}).
 */
final class StateNames {
  private static final List<String> BEFORE =
      List.of("in", "initial", "past", "prev", "0", "old", "input");
  private static final List<String> AFTER =
      List.of("out", "final", "present", "next", "n", "new", "output", "y");

  private StateNames() {}

  /**
   * @param given pairs that the manifest names; they come first
   * @return input name to output name, in the graph's order
   */
  static Map<String, String> pair(
      Map<String, TensorInfo> inputs,
      Map<String, TensorInfo> outputs,
      Map<String, String> given,
      String file) {
    Map<String, String> pairs = new LinkedHashMap<>();
    inputs.forEach(
        (in, info) -> {
          String named = given.get(in);
          if (named != null) {
            if (!outputs.containsKey(named)) {
              throw new UserError(
                  file
                      + ": states."
                      + in
                      + ": expected one of "
                      + outputs.keySet()
                      + ", found "
                      + named);
            }
            pairs.put(in, named);
            return;
          }
          List<String> candidates = new ArrayList<>();
          outputs.forEach(
              (out, outInfo) -> {
                if (!given.containsValue(out) && compatible(info, outInfo) && match(in, out)) {
                  candidates.add(out);
                }
              });
          if (candidates.size() > 1) {
            throw new UserError(
                file
                    + ": input "
                    + in
                    + " pairs with each of "
                    + candidates
                    + "; add \"states\": {\""
                    + in
                    + "\": \""
                    + candidates.get(0)
                    + "\"} (or the other) to model.json");
          }
          candidates.forEach(out -> pairs.put(in, out));
        });
    Map<String, String> owners = new HashMap<>();
    pairs.forEach(
        (in, out) -> {
          String owner = owners.put(out, in);
          if (owner != null) {
            throw new UserError(
                file
                    + ": inputs "
                    + owner
                    + " and "
                    + in
                    + " both pair with "
                    + out
                    + "; name the pairs under \"states\" in model.json");
          }
        });
    for (String in : given.keySet()) {
      if (!inputs.containsKey(in)) {
        throw new UserError(
            file + ": states: expected one of " + inputs.keySet() + ", found " + in);
      }
    }
    return pairs;
  }

  private static boolean compatible(TensorInfo a, TensorInfo b) {
    return a.type == b.type && a.getShape().length == b.getShape().length;
  }

  static boolean match(String in, String out) {
    return !in.equals(out) && stem(in, BEFORE).equals(stem(out, AFTER));
  }

  /** The name's words, lower case, without the first of the role's words it holds. */
  private static List<String> stem(String name, List<String> role) {
    // Words end at '_', '.', '/', '-', at a capital, and before a trailing number.
    String[] words =
        name.replaceAll("([a-z])([A-Z])", "$1_$2")
            .replaceAll("([A-Za-z])([0-9]+)$", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .split("[_./:-]+");
    List<String> stem = new ArrayList<>(Arrays.asList(words));
    if (stem.size() == 1 && role == AFTER && stem.get(0).length() == 2 && name.endsWith("n")) {
      // hn, cn
      return List.of(stem.get(0).substring(0, 1));
    }
    for (String word : role) {
      if (stem.size() > 1 && stem.remove(word)) {
        break;
      }
    }
    return stem;
  }
}
