package dev.unroll.models.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.models.onnx.OtherCells;
import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.schemas.UserError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lift compares what it made with the original by itself; {@link DefaultExportsTest} compares
 * it once more from outside.
 */
class StateLiftTest {
  @ParameterizedTest
  @ValueSource(strings = {"LSTM", "GRU", "RNN"})
  void layerThatBeginsAtNothing_isLifted(String operator) {
    Lifted lifted = lift(new HiddenLayer(operator).everyStep());
    assertThat(lifted.states()).extracting(Lifted.State::in).first().isEqualTo("h_in_0");
    assertThat(lifted.states()).hasSize(operator.equals("LSTM") ? 2 : 1);
    assertThat(lifted.states().get(0).dims()).containsExactly("1", "batch", "4");
    assertThat(lifted.greatestDifference()).isLessThanOrEqualTo(1e-5);
  }

  @Test
  void peepholesClipAndActivations_areKept() throws InvalidProtocolBufferException {
    HiddenLayer layer =
        new HiddenLayer("LSTM")
            .with(Attribute.of("clip", 0.7f))
            .with(Attribute.strings("activations", List.of("Sigmoid", "Relu", "Tanh")))
            .input(7, "p");
    layer.graph().floats("p", layer.floats(12), 1, 12);
    byte[] graph = layer.everyStep();
    NodeProto before = layer(graph);
    NodeProto after = layer(lift(graph).graph());
    assertThat(after.getAttributeList()).isEqualTo(before.getAttributeList());
    assertThat(after.getInputList())
        .containsExactly("steps", "w", "r", "b", "", "h_in_0", "c_in_0", "p");
    assertThat(after.getOutputList()).containsExactly("y", "h_out_0", "c_out_0");
  }

  @Test
  void lengths_stayWhereTheyWere() throws InvalidProtocolBufferException {
    HiddenLayer layer = new HiddenLayer("GRU").input(4, "lengths");
    layer.graph().input("lengths", ElementType.INT32, "batch");
    NodeProto after = layer(lift(layer.everyStep()).graph());
    assertThat(after.getInputList()).containsExactly("steps", "w", "r", "b", "lengths", "h_in_0");
  }

  @Test
  void lastStateThatTheHeadReads_isReadStillAndGivenToo() {
    Lifted lifted = lift(new HiddenLayer("GRU").lastState());
    assertThat(lifted.states()).extracting(Lifted.State::out).containsExactly("h_out_0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void statesHiddenFromRaggedLayersOverTokens_comeBack(boolean lstm)
      throws InvalidProtocolBufferException {
    RandomNetworks shape = lstm ? RandomNetworks.lstm(8) : RandomNetworks.gru(8);
    ModelProto explicit = ModelProto.parseFrom(shape.layers(3).tokens(11, 5).graph(1));
    ModelProto.Builder hidden = explicit.toBuilder();
    GraphProto.Builder graph = hidden.getGraphBuilder();
    for (int i = graph.getInputCount() - 1; i >= 2; i--) {
      graph.removeInput(i); // after tokens and lengths
    }
    for (int i = graph.getOutputCount() - 1; i >= 1; i--) {
      graph.removeOutput(i); // after scores
    }
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (RecurrentNodes.isLayer(node.build())) {
        for (int input = 5; input < node.getInputCount(); input++) {
          node.setInput(input, "");
        }
        for (int output = 1; output < node.getOutputCount(); output++) {
          node.setOutput(output, "");
        }
      }
    }
    Lifted lifted = lift(hidden.build().toByteArray());
    assertThat(ModelProto.parseFrom(lifted.graph())).isEqualTo(explicit);
    assertThat(lifted.states()).hasSize(lstm ? 6 : 3);
  }

  @Test
  void learnedStart_isToldAndStandsInTheGraphAsOneRow() throws InvalidProtocolBufferException {
    float[] start = {0.5f, -1, 2, 0.25f};
    Lifted lifted =
        lift(
            new HiddenLayer("LSTM")
                .learned(5, start)
                .learned(6, HiddenLayer.filled(0))
                .everyStep());
    assertThat(lifted.initial()).containsOnlyKeys("h_in_0");
    assertThat(lifted.initial().get("h_in_0")).containsExactly(start);
    List<TensorProto> initialisers =
        ModelProto.parseFrom(lifted.graph()).getGraph().getInitializerList();
    assertThat(initialisers).extracting(TensorProto::getName).contains("h_in_0");
    assertThat(initialisers).extracting(TensorProto::getName).doesNotContain("learned_5_row");
    TensorProto own = initialisers.get(initialisers.size() - 1);
    assertThat(own.getDimsList()).containsExactly(1L, 1L, 4L);
    assertThat(own.getFloatDataList()).containsExactly(0.5f, -1f, 2f, 0.25f);
  }

  @Test
  void namesInUse_areLeftToTheirOwners() {
    HiddenLayer layer = new HiddenLayer("GRU");
    layer.graph().floats("h_out_0", new float[] {1}, 1);
    assertThat(lift(layer.everyStep()).states())
        .extracting(Lifted.State::in, Lifted.State::out)
        .containsExactly(tuple("lifted_h_in_0", "lifted_h_out_0"));
  }

  @Test
  void explicitLayerBesideHiddenOne_isKept() {
    HiddenLayer layer = new HiddenLayer("GRU").outputs("y");
    layer
        .graph()
        .input("h0", ElementType.FLOAT, "1", "batch", "4")
        .floats("w2", layer.floats(16), 1, 4, 4)
        .floats("r2", layer.floats(16), 1, 4, 4);
    OnnxGraph graph = layer.graph();
    layer.everyStep();
    byte[] both =
        graph
            .node(
                "RNN",
                List.of("squeezed", "w2", "r2", "", "", "h0"),
                List.of("y2", "hn"),
                Attribute.of("hidden_size", 4))
            .output("hn", ElementType.FLOAT, "1", "batch", "4")
            .output("y2", ElementType.FLOAT, "time", "1", "batch", "4")
            .toBytes();
    Lifted lifted = lift(both);
    assertThat(lifted.kept()).containsExactly("RNN RNN_4");
    assertThat(lifted.states()).extracting(Lifted.State::layer).containsExactly("GRU GRU_1");
  }

  @Test
  void scanOverSteps_givesItsCarriedState() {
    Lifted lifted = lift(scan());
    assertThat(lifted.states())
        .containsExactly(
            new Lifted.State("Scan Scan_2", "s_in_0", "s_out_0", List.of("batch", "3")));
  }

  @Test
  void scanFromTheLastStep_isRefused() throws InvalidProtocolBufferException {
    ModelProto.Builder model = ModelProto.parseFrom(scan()).toBuilder();
    model
        .getGraphBuilder()
        .getNodeBuilder(3)
        .setName("backwards")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("scan_input_directions")
                .setType(AttributeProto.AttributeType.INTS)
                .addInts(1));
    assertRefused(model.build().toByteArray())
        .hasMessage(
            "m.onnx: Scan backwards: expected a scan from the first step on, found one from the"
                + " last; its state cannot be carried from event to event. Run the graph as it is,"
                + " with carry: none");
  }

  @Test
  void strideBeforeTheLayer_isRefused() {
    HiddenLayer layer = new HiddenLayer("GRU");
    layer
        .graph()
        .longs("begin", new long[] {0}, 1)
        .longs("end", new long[] {Long.MAX_VALUE}, 1)
        .longs("two", new long[] {2}, 1)
        .input("input", ElementType.FLOAT, "batch", "time", "3")
        .node("Slice", List.of("input", "begin", "end", "one", "two"), List.of("halved"))
        .longs("one", new long[] {1}, 1);
    byte[] graph =
        layer
            .graph()
            .node(
                "Transpose",
                List.of("halved"),
                List.of("every_second"),
                Attribute.ints("perm", 1, 0, 2))
            .node(
                "GRU",
                List.of("every_second", "w", "r"),
                List.of("output"),
                Attribute.of("hidden_size", 4))
            .output("output", ElementType.FLOAT, "?", "1", "batch", "4")
            .toBytes();
    assertRefused(graph)
        .hasMessage(
            "m.onnx: GRU GRU_2: expected each step and row of input [batch, time, 3] to reach it,"
                + " found shape [2, 2, 3] where the input's first two axes were 2 and 3; a layer"
                + " before it joins steps, or the input has no time axis. Export the part that"
                + " steps, or run the graph as it is, with carry: none");
  }

  @Test
  void meanOverSteps_isRefusedWithTheOperator() {
    assertRefused(new HiddenLayer("GRU").mean())
        .hasMessageStartingWith("m.onnx: output output: expected the same in chunks of [1, 1, 1,")
        .hasMessageEndingWith(
            "; something beside the lifted layers looks at several steps at once (the graph has"
                + " ReduceMean). Run the graph as it is, with carry: none, or export it without"
                + " that part");
  }

  @Test
  void explicitStates_leaveNothingToLift() {
    assertRefused(RandomNetworks.lstm(4).layers(2).graph(1))
        .hasMessage(
            "m.onnx: nothing to lift: all states are inputs and outputs already (LSTM LSTM_1, LSTM"
                + " LSTM_3); go on with unroll model init");
  }

  @Test
  void noRecurrentNode_isToldWithTheOperatorsFound() {
    assertRefused(OtherCells.stateSpace(new Random(1)))
        .hasMessageStartingWith(
            "m.onnx: nothing to lift: expected LSTM, GRU, RNN, or a Scan or Loop that carries a"
                + " float state, found only Add, Mul, ReduceSum, Unsqueeze.");
  }

  @Test
  void reverseLayer_isRefused() {
    assertRefused(new HiddenLayer("GRU").with(Attribute.of("direction", "reverse")).everyStep())
        .hasMessageStartingWith("m.onnx: GRU GRU_1: expected direction forward, found reverse;");
  }

  @Test
  void batchMajorLayout_isRefusedWithTheExportThatWorks() {
    assertRefused(new HiddenLayer("GRU").with(Attribute.of("layout", 1)).everyStep())
        .hasMessage(
            "m.onnx: GRU GRU_1: expected layout 0 (time before batch), found layout 1, which ONNX"
                + " Runtime's CPU provider does not run; export the layer with layout 0, as"
                + " torch.onnx.export and tf2onnx do");
  }

  @Test
  void stateMadeFromTheData_isRefused() {
    HiddenLayer layer = new HiddenLayer("GRU").input(5, "first");
    layer
        .graph()
        .floats("to_state", layer.floats(12), 3, 4)
        .longs("axis", new long[] {1}, 1)
        .node("ReduceMax", List.of("input"), List.of("top"), Attribute.ints("axes", 1))
        .node("MatMul", List.of("top", "to_state"), List.of("by_row"))
        .node("Transpose", List.of("by_row"), List.of("first"), Attribute.ints("perm", 1, 0, 2));
    assertRefused(layer.everyStep())
        .hasMessageStartingWith(
            "m.onnx: GRU GRU_4: expected a state that begins with a constant, found one that"
                + " depends on [input] or differs from row to row;");
  }

  @Test
  void stateGivenButNotReturned_isRefused() {
    HiddenLayer layer = new HiddenLayer("GRU").input(5, "h0");
    layer.graph().input("h0", ElementType.FLOAT, "1", "batch", "4");
    assertRefused(layer.everyStep())
        .hasMessage(
            "m.onnx: GRU GRU_1: expected its last state among the outputs, as its first is given by"
                + " input h0, found that no output depends on it; export the graph with its states"
                + " returned");
  }

  @Test
  void layerWithinABody_isRefused() throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(new HiddenLayer("GRU").everyStep());
    GraphProto.Builder body = GraphProto.newBuilder().setName("then").addNode(layer(model));
    NodeProto condition =
        NodeProto.newBuilder()
            .setOpType("If")
            .setName("rate")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("then_branch")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body))
            .build();
    assertRefused(
            model.toBuilder()
                .setGraph(GraphProto.newBuilder().addNode(condition))
                .build()
                .toByteArray())
        .hasMessage(
            "m.onnx: GRU GRU_1: expected the layer in the graph itself, found it in a body of If"
                + " rate, whose tensors cannot be inputs and outputs of the graph; export it"
                + " without the condition or loop around the layer");
  }

  @Test
  void weightsElsewhere_areAskedFor() throws InvalidProtocolBufferException {
    ModelProto.Builder model = ModelProto.parseFrom(new HiddenLayer("GRU").everyStep()).toBuilder();
    model
        .getGraphBuilder()
        .getInitializerBuilder(0)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    assertRefused(model.build().toByteArray())
        .hasMessage(
            "m.onnx: expected one file, found a graph whose weights w lie in a file without a name;"
                + " export with external_data=False, or in Python onnx.save(onnx.load(\"IN.onnx\"),"
                + " \"model.onnx\")");
  }

  @Test
  void otherBytes_areRefused() {
    assertRefused("not a model".getBytes(StandardCharsets.UTF_8))
        .hasMessage("m.onnx: expected an ONNX model, found other bytes");
    assertRefused(new byte[0]).hasMessage("m.onnx: expected an ONNX model with nodes, found none");
  }

  /** h' = tanh(h + x) over time, as a Scan that begins at zeros of the batch's size. */
  private static byte[] scan() {
    byte[] body =
        new OnnxGraph("body")
            .input("h", ElementType.FLOAT, "batch", "3")
            .input("x", ElementType.FLOAT, "batch", "3")
            .node("Add", List.of("h", "x"), List.of("sum"))
            .node("Tanh", List.of("sum"), List.of("next"))
            .node("Identity", List.of("next"), List.of("answer"))
            .output("next", ElementType.FLOAT, "batch", "3")
            .output("answer", ElementType.FLOAT, "batch", "3")
            .toBytes();
    byte[] graph =
        new OnnxGraph("scan")
            .input("input", ElementType.FLOAT, "time", "batch", "3")
            .longs("last_two", new long[] {1, 2}, 2)
            .node("Shape", List.of("input"), List.of("shape"))
            .node("Gather", List.of("shape", "last_two"), List.of("zeros_shape"))
            .node("Scan", List.of("zeros", "input"), List.of("last", "output"))
            .output("output", ElementType.FLOAT, "time", "batch", "3")
            .toBytes();
    try {
      ModelProto.Builder model = ModelProto.parseFrom(graph).toBuilder();
      GraphProto.Builder outer = model.getGraphBuilder();
      NodeProto zeros =
          NodeProto.newBuilder()
              .setOpType("ConstantOfShape")
              .addInput("zeros_shape")
              .addOutput("zeros")
              .build();
      NodeProto scan =
          outer.getNode(2).toBuilder()
              .addAttribute(
                  AttributeProto.newBuilder()
                      .setName("body")
                      .setType(AttributeProto.AttributeType.GRAPH)
                      .setG(ModelProto.parseFrom(body).getGraph()))
              .addAttribute(
                  AttributeProto.newBuilder()
                      .setName("num_scan_inputs")
                      .setType(AttributeProto.AttributeType.INT)
                      .setI(1))
              .build();
      outer.setNode(2, zeros).addNode(scan);
      return model.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Lifted lift(byte[] graph) {
    return StateLift.lift(graph, "m.onnx");
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(byte[] graph) {
    return assertThatThrownBy(() -> lift(graph)).isInstanceOf(UserError.class);
  }

  private static NodeProto layer(byte[] graph) throws InvalidProtocolBufferException {
    return layer(ModelProto.parseFrom(graph));
  }

  private static NodeProto layer(ModelProto model) {
    return model.getGraph().getNodeList().stream()
        .filter(RecurrentNodes::isLayer)
        .findFirst()
        .orElseThrow();
  }
}
