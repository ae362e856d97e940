package dev.unroll.models.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.models.lift.RecurrentNodes.Slot;
import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That the check finds what it is there for. */
class SequenceCheckTest {
  private static final int GRU_NODE = 1;

  private final byte[] original = new HiddenLayer("GRU").everyStep();

  @Test
  void rightGraph_passes() throws InvalidProtocolBufferException, OrtException {
    ModelProto lifted = ModelProto.parseFrom(StateLift.lift(original, "m.onnx").graph());
    SequenceCheck.Outcome outcome = check(lifted, 0).run();
    assertThat(outcome.greatestDifference()).isLessThanOrEqualTo(1e-5);
    assertThat(outcome.stepped()).isEqualTo(Map.of("output", 1));
  }

  @Test
  void stateThatTheLayerDoesNotRead_isFound() throws InvalidProtocolBufferException {
    ModelProto.Builder lifted =
        ModelProto.parseFrom(StateLift.lift(original, "m.onnx").graph()).toBuilder();
    GraphProto.Builder graph = lifted.getGraphBuilder();
    graph.getNodeBuilder(GRU_NODE).setInput(5, "");
    assertThatThrownBy(() -> check(lifted.build(), 0).run())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("m.onnx: output output: expected the same in chunks of [1, 1, 1,")
        .hasMessageContaining(" steps as over the 7 at once, found a difference of 0.");
  }

  @Test
  void otherStart_isFound() throws InvalidProtocolBufferException {
    ModelProto lifted = ModelProto.parseFrom(StateLift.lift(original, "m.onnx").graph());
    assertThatThrownBy(() -> check(lifted, 0.5).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("found a difference of 0.");
  }

  private SequenceCheck check(ModelProto lifted, double start) {
    try {
      ModelProto model = ModelProto.parseFrom(original);
      SequenceAxes axes = SequenceAxes.find(model, GRU_NODE, Set.of(), "m.onnx");
      Values row =
          new Values(
              OnnxJavaType.FLOAT, new long[] {1, 1, 4}, new double[] {start, start, start, start});
      LiftedSlot slot = new LiftedSlot(new Slot(GRU_NODE, "h", 5, 1), "h_in_0", "h_out_0", 1, row);
      return new SequenceCheck(model, lifted, axes, List.of(slot), Map.of(), "m.onnx");
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
