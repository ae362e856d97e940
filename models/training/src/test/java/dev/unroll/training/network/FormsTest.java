package dev.unroll.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import dev.unroll.training.OnnxScorer;
import dev.unroll.training.network.Networks.Made;
import dev.unroll.training.network.Networks.Variant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The graphs of one step compute what the engine computes over whole rows. */
class FormsTest {
  static Stream<Arguments> networks() {
    return Stream.of(Cell.values())
        .flatMap(
            cell ->
                Stream.of(Variant.values())
                    .filter(variant -> !variant.isBidirectional())
                    .flatMap(
                        variant ->
                            Stream.of(Form.values())
                                .filter(form -> has(form, variant))
                                .map(form -> Arguments.of(cell, variant, form))));
  }

  private static boolean has(Form form, Variant variant) {
    boolean convolves = variant == Variant.CONVOLUTION || variant == Variant.ALL;
    return form.isStep() && !(convolves && form == Form.STEP_FOLDED);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("networks")
  void stepByStepEqualsTheEngineOverWholeRows(Cell cell, Variant variant, Form form) {
    Made made = Networks.make(cell, variant, Pooling.NONE);
    Rows rows = Networks.rows();
    try (OnnxScorer scorer = new OnnxScorer(RecurrentGraphWriter.write(made.network(), form))) {
      ParityTest.assertSame(rows, scorer.score(rows), made.scores());
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void resetAllOnesAndUpdateAllZerosMakeAGruAnElmanNetwork(Form form) {
    RecurrentNetwork gru = Networks.make(Cell.GRU, Variant.PLAIN, Pooling.NONE).network();
    Direction weights = gru.layers().get(0).directions().get(0);
    int hidden = gru.layers().get(0).hidden();
    int inputs = gru.input().width();
    RecurrentNetwork elman =
        with(
            gru,
            Cell.RNN_TANH,
            new Direction(
                last(weights.input(), hidden * inputs),
                last(weights.recurrent(), hidden * hidden),
                blocks(weights.biases(), hidden, 2, 5)));
    // Biases so far out that the sigmoids of update and reset are 0 and 1 whatever comes in.
    float[] shut = weights.biases().clone();
    Arrays.fill(shut, 0, hidden, -200);
    Arrays.fill(shut, hidden, 2 * hidden, 200);
    Direction open = new Direction(weights.input(), weights.recurrent(), shut);
    for (Cell cell : List.of(Cell.GRU, Cell.GRU_RESET_BEFORE)) {
      assertThat(scores(with(gru, cell, open), form))
          .containsExactly(scores(elman, form), within(1e-6f));
    }
    assertThat(scores(gru, form)).isNotEqualTo(scores(elman, form));
  }

  private static RecurrentNetwork with(RecurrentNetwork network, Cell cell, Direction direction) {
    return new RecurrentNetwork(
        network.input(),
        List.of(new Layer(cell, network.layers().get(0).hidden(), List.of(direction))),
        network.pooling(),
        network.dense(),
        true);
  }

  private static float[] scores(RecurrentNetwork network, Form form) {
    try (OnnxScorer scorer = new OnnxScorer(RecurrentGraphWriter.write(network, form))) {
      return scorer.score(Networks.rows()).values();
    }
  }

  private static float[] last(float[] values, int count) {
    return Arrays.copyOfRange(values, values.length - count, values.length);
  }

  private static float[] blocks(float[] values, int size, int... places) {
    float[] picked = new float[places.length * size];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(values, places[i] * size, picked, i * size, size);
    }
    return picked;
  }

  @Test
  void whatHasNoSuchFormIsRefused() {
    RecurrentNetwork pooled = Networks.make(Cell.GRU, Variant.PLAIN, Pooling.MEAN_MAX).network();
    assertThatThrownBy(() -> RecurrentGraphWriter.write(pooled, Form.STEP_FUSED))
        .hasMessage("a graph of one step has nothing to pool over");
    RecurrentNetwork both = Networks.make(Cell.GRU, Variant.BIDIRECTIONAL, Pooling.NONE).network();
    assertThatThrownBy(() -> RecurrentGraphWriter.write(both, Form.STEP_DECOMPOSED))
        .hasMessage("a graph of one step has no direction but forward");
    RecurrentNetwork conv = Networks.make(Cell.GRU, Variant.CONVOLUTION, Pooling.NONE).network();
    assertThatThrownBy(() -> RecurrentGraphWriter.write(conv, Form.STEP_FOLDED))
        .hasMessageContaining("tokens enter the first layer with nothing between");
  }
}
