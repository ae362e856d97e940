package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of their own, with so few keys that only the path through them counts. */
class MemoryITCase {
  @Test
  void memory_tellsOfHeapAndRocksDb_checkpointsAndGrowth(@TempDir Path folder) throws Exception {
    int status =
        Bench.run("memory", "--keys=300", "--rounds=1", "--seconds=0.02", "--out=" + folder);

    assertThat(status).isZero();
    assertThat(Files.readString(folder.resolve("memory.md")))
        .contains("### lstm128, 300 keys, uniform, heap, -Xmx3g")
        .contains("### gru64-folded, 1,500 keys, uniform, RocksDB, -Xmx1g")
        .contains("| live heap |", "| state in a checkpoint |", "| a next checkpoint wrote |")
        .contains("| submitting to running again |")
        .contains("3 keys is ")
        .contains("| minutes 50 to 60 |");
  }
}
