package dev.unroll.models;

import java.util.ArrayList;
import java.util.List;

/** Lines for model.json that messages propose. */
final class Proposal {
  private Proposal() {}

  /** {@code {"x": ["batch", "time", 4]}}, sizes that are not known as SIZE. */
  static String line(Roles roles, Axes axes) {
    List<String> inputs = new ArrayList<>();
    for (String input : roles.plain()) {
      long[] dims = axes.of(input);
      long[] declared = roles.input(input).getShape();
      List<String> words = new ArrayList<>();
      for (int i = 0; i < dims.length; i++) {
        words.add(
            dims[i] == Port.BATCH
                ? "\"batch\""
                : dims[i] == Port.TIME
                    ? "\"time\""
                    : declared[i] < 0 && !roles.shapes().containsKey(input)
                        ? "SIZE"
                        : Long.toString(dims[i]));
      }
      inputs.add("\"" + input + "\": [" + String.join(", ", words) + "]");
    }
    return "{" + String.join(", ", inputs) + "}";
  }

  /** The same with SIZE for time. */
  static String windows(Roles roles, Axes axes) {
    return line(roles, axes).replace("\"time\"", "SIZE");
  }
}
