package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.unroll.models.lift.StepForm;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.schemas.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepFormTest {
  @ParameterizedTest
  @CsvSource({"GRU, 1, 0", "GRU, 3, 0", "GRU_RESET_BEFORE, 2, 0", "GRU, 2, 30"})
  void rewrittenLayers_giveTheSameWithinLastBits(Cell cell, int layers, int vocabulary)
      throws Exception {
    RandomNetworks network = RandomNetworks.of(cell, 12).layers(layers);
    network = vocabulary == 0 ? network : network.tokens(vocabulary, 5);
    byte[] graph = network.graph(7);
    Map<String, Integer> time = Map.of(vocabulary == 0 ? "input" : "tokens", 1);
    StepForm.Rewritten rewritten = StepForm.rewrite(graph, time, "net.onnx");
    assertThat(rewritten.layers()).hasSize(layers);
    try (Model before = Model.open(bundle(graph, vocabulary));
        Model after = Model.open(bundle(rewritten.graph(), vocabulary))) {
      // The states of a key carry over.
      assertThat(after.layout(RunnerOptions.PLAIN).id())
          .isEqualTo(before.layout(RunnerOptions.PLAIN).id());
      assertThat(after.traits().independent()).isTrue();
      double difference = StepComparison.of(before, after).difference();
      assertThat(difference).isLessThan(1e-5);
    }
  }

  private static Bundle bundle(byte[] graph, int vocabulary) {
    return vocabulary == 0 ? Bundles.numbers(graph, 3) : Bundles.tokens(graph, vocabulary, 3);
  }

  @Test
  void comparison_seesOtherWeights() throws Exception {
    RandomNetworks network = RandomNetworks.gru(12);
    try (Model one = Model.open(Bundles.numbers(network.graph(7), 3));
        Model other = Model.open(Bundles.numbers(network.graph(8), 3))) {
      assertThat(StepComparison.of(one, other).difference()).isGreaterThan(1e-3);
    }
  }

  @Test
  void aTimeAxisFixedAboveOneStep_isRefused() throws Exception {
    ModelProto.Builder model = ModelProto.parseFrom(RandomNetworks.gru(8).graph(1)).toBuilder();
    model
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .setDimValue(8);
    byte[] graph = model.build().toByteArray();
    assertThatThrownBy(() -> StepForm.rewrite(graph, Map.of("input", 1), "net.onnx"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "net.onnx: input input: expected a time axis of any length, as the new graph takes one"
                + " step a call, found 8 steps fixed; export it with a dynamic time axis");
  }

  @Test
  void otherLayers_areToldWithTheWayOut() {
    byte[] lstm = RandomNetworks.lstm(8).graph(1);
    assertThatThrownBy(() -> StepForm.rewrite(lstm, Map.of(), "net.onnx"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expected a forward GRU operator with an explicit state, found none");
    byte[] both = RandomNetworks.gru(8).bidirectional().graph(1);
    assertThatThrownBy(() -> StepForm.rewrite(both, Map.of(), "net.onnx"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("direction bidirectional");
  }
}
