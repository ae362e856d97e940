package dev.unroll.benchmarks;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What every comparison of whole systems is told.
 *
 * @param models names as {@link Subject#of} reads them
 * @param keys how many there are
 * @param parallelism subtasks
 * @param peers who runs beside Unroll
 * @param rounds that count
 * @param seconds that count in a round
 */
record Plan(
    List<String> models,
    int keys,
    int parallelism,
    List<Contender> peers,
    int rounds,
    double seconds) {

  /** The same with other peers and parallelism. */
  Plan with(List<Contender> others, int subtasks) {
    return new Plan(models, keys, subtasks, others, rounds, seconds);
  }

  /** Unroll first, some others, then the peers; each once. */
  List<Contender> contenders(Contender... others) {
    Set<Contender> all = new LinkedHashSet<>(Set.of(Contender.UNROLL));
    all.addAll(List.of(others));
    all.addAll(peers);
    return List.copyOf(all);
  }
}
