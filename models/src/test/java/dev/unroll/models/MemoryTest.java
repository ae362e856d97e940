package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import dev.unroll.models.onnx.RandomNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Every native object has one owner that closes it, and a long run does not grow. */
class MemoryTest {
  private static final int VOCABULARY = 4_000;
  private static final long MEGABYTE = 1 << 20;

  @Test
  void tensorsOfOldShapes_areClosedAsNewOnesCome_andAllAtTheEnd() throws Exception {
    Bundle bundle = Bundles.tokens(RandomNetworks.gru(8), 40, 2, 1);
    try (Model model = Model.open(bundle)) {
      List<OnnxTensor> tensors = new ArrayList<>();
      try (CallCache cache = new CallCache(model.contract())) {
        // The largest first, so that no buffer grows and takes its tensors along.
        tensors.addAll(cache.of(600, 4).inputs().values());
        for (int rows = 2; rows < 599; rows++) {
          tensors.addAll(cache.of(rows, 4).outputs().values());
        }
        assertThat(tensors.get(0).isClosed()).isTrue();
        assertThat(tensors.get(tensors.size() - 1).isClosed()).isFalse();
      }
      assertThat(tensors).allMatch(OnnxTensor::isClosed);
    }
  }

  /** A session that stays would keep its weights, a megabyte each. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void openingAndClosingAModel_doesNotGrowTheProcess() throws Exception {
    byte[] graph = RandomNetworks.lstm(64).tokens(VOCABULARY, 64).classes(2).graph(1);
    Bundle bundle = Bundles.tokens(graph, VOCABULARY, 2);
    // The heap's own growth comes first: a leak goes on.
    cycle(bundle, 100);
    long before = resident();
    cycle(bundle, 150);
    assertThat(resident() - before).isLessThan(60 * MEGABYTE);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void longRunOfAllShapes_doesNotGrowTheProcess() throws Exception {
    Bundle bundle = Bundles.tokens(RandomNetworks.gru(16), 40, 2, 1);
    try (Model model = Model.open(bundle);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      Random random = new Random(1);
      runs(runner, random, 4_000);
      long before = resident();
      runs(runner, random, 16_000);
      assertThat(resident() - before).isLessThan(60 * MEGABYTE);
    }
  }

  private static void cycle(Bundle bundle, int times) {
    for (int i = 0; i < times; i++) {
      Model.open(bundle).close();
    }
  }

  private static void runs(BatchRunner runner, Random random, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      int steps = 1 + random.nextInt(12);
      Chunk chunk = Chunk.ofTokens(random.longs(steps, 0, 40).toArray(), steps);
      Row row = new Row(List.of(chunk), null);
      List<Row> rows = new ArrayList<>();
      for (int r = 1 + random.nextInt(60); r > 0; r--) {
        rows.add(row);
      }
      runner.run(rows, PaddedLength.of(steps));
    }
  }

  /** Bytes of this process in memory, after a collection. */
  private static long resident() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
