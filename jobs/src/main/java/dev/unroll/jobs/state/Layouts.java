package dev.unroll.jobs.state;

import dev.unroll.models.Bundle;
import dev.unroll.models.Model;
import dev.unroll.models.Precision;
import dev.unroll.models.RunnerOptions;
import dev.unroll.models.StateLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How blocks of known layouts are made up, by layout id. */
final class Layouts {
  private Layouts() {}

  /** The layouts of a bundle's states, under whatever options a pipeline ran it. */
  static Map<Integer, List<Part>> of(Bundle bundle) {
    Map<Integer, List<Part>> layouts = new HashMap<>();
    try (Model model = Model.open(bundle)) {
      for (Precision precision : Precision.values()) {
        for (boolean hold : new boolean[] {false, true}) {
          put(layouts, model.layout(new RunnerOptions(null, precision, hold)));
        }
      }
    }
    return layouts;
  }

  /** The layout that a savepoint tells of; none where it tells of none that can be read. */
  static Map<Integer, List<Part>> of(@Nullable Description description) {
    Map<Integer, List<Part>> layouts = new HashMap<>();
    if (description != null && description.layout() != null) {
      try {
        put(layouts, StateLayout.parse(description.layout()));
      } catch (IllegalArgumentException e) {
        // Of a later version: as unknown as if it were absent.
      }
    }
    return layouts;
  }

  private static void put(Map<Integer, List<Part>> layouts, StateLayout layout) {
    layouts.put(layout.id(), Part.of(layout));
  }
}
