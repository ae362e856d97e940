package dev.unroll.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A model whose every key has its state.
 *
 * @param model a name as {@link BenchModel#of} reads it
 * @param onDisk whether states live in RocksDB
 * @param heap of the process, as {@code -Xmx} takes it
 */
record StateCase(String model, Workload workload, boolean onDisk, String heap) {
  String title() {
    return String.format(
        Locale.ROOT,
        "%s, %s, %s, -Xmx%s",
        model,
        workload.name(),
        onDisk ? "RocksDB" : "heap",
        heap);
  }

  /** What its process is told. */
  List<String> arguments() {
    return List.of(
        model,
        Integer.toString(workload.keys()),
        Double.toString(workload.skew()),
        onDisk ? "rocksdb" : "heap");
  }
}
