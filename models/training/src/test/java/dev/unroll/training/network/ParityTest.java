package dev.unroll.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.training.OnnxScorer;
import dev.unroll.training.network.Networks.Made;
import dev.unroll.training.network.Networks.Variant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What DJL computes and what the exported graph computes in ONNX Runtime are the same numbers. */
class ParityTest {
  static Stream<Arguments> networks() {
    return Stream.of(Cell.values())
        .flatMap(
            cell ->
                Stream.of(Variant.values())
                    .flatMap(
                        variant ->
                            Stream.of(Pooling.values())
                                .map(pooling -> Arguments.of(cell, variant, pooling))));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("networks")
  void raggedRowsScoreAlikeInDjlAndOnnxRuntime(Cell cell, Variant variant, Pooling pooling) {
    Made made = Networks.make(cell, variant, pooling);
    Rows rows = Networks.rows();
    try (OnnxScorer scorer = new OnnxScorer(RecurrentGraphWriter.write(made.network()))) {
      assertSame(rows, scorer.score(rows), made.scores());
    }
  }

  static void assertSame(Rows rows, OnnxScorer.Scores scores, float[] expected) {
    for (int row = 0; row < rows.count(); row++) {
      int valid = scores.steps() == 1 ? 1 : rows.lengths()[row];
      for (int step = 0; step < valid; step++) {
        int from = (row * scores.steps() + step) * scores.classes();
        float[] one = Arrays.copyOfRange(expected, from, from + scores.classes());
        assertThat(scores.at(row, step)).containsExactly(one, within(1e-5f));
      }
    }
  }
}
