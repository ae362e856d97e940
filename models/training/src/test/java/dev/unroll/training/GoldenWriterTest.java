package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenWriterTest {
  @Test
  void orderOfAMapsEntries_changesNothing() {
    assertThat(written("time", "value")).isEqualTo(written("value", "time"));
  }

  private static String written(String first, String second) {
    Map<String, float[]> inputs = new LinkedHashMap<>();
    inputs.put(first, new float[] {1});
    inputs.put(second, new float[] {1});
    return new GoldenWriter(1e-4).sequence("one").step(inputs, inputs).toJson();
  }
}
