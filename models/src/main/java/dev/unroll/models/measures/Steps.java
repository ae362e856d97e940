package dev.unroll.models.measures;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps ahead that are measured together.
 *
 * @param from the first, from 1
 * @param to the last
 */
public record Steps(int from, int to) {
  private static final int QUARTERS = 4;

  /** All of a horizon. */
  public static Steps all(int horizon) {
    return new Steps(1, horizon);
  }

  /** A horizon in four parts, the shorter ones last; each step by itself where it has no more. */
  public static List<Steps> parts(int horizon) {
    int parts = Math.min(QUARTERS, horizon);
    int size = (horizon + parts - 1) / parts;
    List<Steps> steps = new ArrayList<>();
    for (int from = 1; from <= horizon; from += size) {
      steps.add(new Steps(from, Math.min(horizon, from + size - 1)));
    }
    return steps;
  }

  public String text() {
    return from == to ? Integer.toString(from) : from + "–" + to;
  }
}
