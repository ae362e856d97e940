package dev.unroll.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs systems in turn, again and again: what the machine does beside them then meets all alike.
 * The first round is not counted.
 */
final class Rounds {
  /** One system, once. */
  interface Run {
    /**
     * @param latest how it went the last time; null at first
     */
    Pace run(@Nullable Pace latest) throws Exception;
  }

  private Rounds() {}

  /** One system's figures. */
  static List<Pace> of(Map<String, List<Pace>> paces, String system) {
    return Objects.requireNonNull(paces.get(system), system);
  }

  /**
   * @param systems by name
   * @param count rounds that count
   * @param progress told what has been measured
   * @return the counted rounds' figures, by name
   */
  static Map<String, List<Pace>> run(Map<String, Run> systems, int count, Consumer<String> progress)
      throws Exception {
    Map<String, List<Pace>> paces = new LinkedHashMap<>();
    Map<String, Pace> latest = new LinkedHashMap<>();
    for (int round = 0; round <= count; round++) {
      for (Map.Entry<String, Run> system : systems.entrySet()) {
        Pace pace = system.getValue().run(latest.get(system.getKey()));
        latest.put(system.getKey(), pace);
        if (round > 0) {
          paces.computeIfAbsent(system.getKey(), name -> new ArrayList<>()).add(pace);
        }
        progress.accept(
            "round %d of %d: %s: %,.0f events/s a core"
                .formatted(round, count, system.getKey(), pace.perThreadSecond()));
      }
    }
    return paces;
  }
}
