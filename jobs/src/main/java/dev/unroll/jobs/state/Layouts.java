package dev.unroll.jobs.state;

import dev.unroll.models.Bundle;
import dev.unroll.models.Model;
import dev.unroll.models.Port;
import dev.unroll.models.RunnerOptions;
import dev.unroll.models.StatePair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How blocks of known layouts are made up. */
final class Layouts {
  private Layouts() {}

  /** The layout of a bundle's states, by its id. */
  static Map<Integer, List<Part>> of(Bundle bundle) {
    try (Model model = Model.open(bundle)) {
      List<Part> parts = new ArrayList<>();
      int offset = 0;
      for (StatePair pair : model.contract().states()) {
        Port port = pair.in();
        long[] shape = Arrays.stream(port.dims()).filter(size -> size != Port.BATCH).toArray();
        int count = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        parts.add(new Part(port.name(), port.type(), shape, offset, count));
        offset += count * port.type().size;
      }
      return Map.of(model.layout(RunnerOptions.PLAIN).id(), parts);
    }
  }
}
