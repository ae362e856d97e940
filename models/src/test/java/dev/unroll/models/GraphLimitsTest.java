package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.schemas.UserError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bundles that would read files, load libraries or take more memory than they bring. */
class GraphLimitsTest {
  private static final String PASSWORDS = "../../../../etc/passwd";
  private ModelProto.Builder model;

  @BeforeEach
  void aSoundGraph() throws InvalidProtocolBufferException {
    byte[] onnx =
        new OnnxGraph("sound")
            .input("x", ElementType.FLOAT, "batch", "2")
            .floats("w", new float[] {1, 2}, 2)
            .node("Mul", List.of("x", "w"), List.of("y"))
            .output("y", ElementType.FLOAT, "batch", "2")
            .toBytes();
    model = ModelProto.parseFrom(onnx).toBuilder();
  }

  private static TensorProto.Builder elsewhere(String name) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addDims(2)
        .setDataLocation(DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue(PASSWORDS));
  }

  private static NodeProto.Builder constant(TensorProto.Builder tensor) {
    return NodeProto.newBuilder()
        .setOpType("Constant")
        .addOutput("c")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeType.TENSOR)
                .setT(tensor));
  }

  @Test
  void weightsInAnotherFile() {
    model.getGraphBuilder().setInitializer(0, elsewhere("w"));
    assertRefused()
        .hasMessage(
            "test-bundle/model.onnx: expected one file, found a graph whose weights w lie in "
                + PASSWORDS
                + "; export with external_data=False, or in Python"
                + " onnx.save(onnx.load(\"IN.onnx\"), \"model.onnx\")");
  }

  @Test
  void anotherFile_inTheBodyOfALoop() {
    GraphProto body = GraphProto.newBuilder().addNode(constant(elsewhere("inner"))).build();
    model
        .getGraphBuilder()
        .addNode(
            NodeProto.newBuilder()
                .setOpType("Loop")
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("body")
                        .setType(AttributeType.GRAPH)
                        .setG(body)));
    assertRefused().hasMessageContaining("weights inner lie in " + PASSWORDS);
  }

  @Test
  void anotherFile_inAFunction() {
    model
        .addFunctionsBuilder()
        .setName("f")
        .setDomain("mine")
        .addNode(constant(elsewhere("hidden")));
    assertRefused().hasMessageContaining("weights hidden lie in " + PASSWORDS);
  }

  @Test
  void operatorsOfALibrary() {
    model.getGraphBuilder().getNodeBuilder(0).setDomain("evil.example").setOpType("Shell");
    assertRefused()
        .hasMessage(
            "test-bundle/model.onnx: expected operators that ONNX Runtime brings, found Shell of"
                + " domain evil.example in node Mul_0; no library of operators is loaded for a"
                + " bundle; export without it");
  }

  @Test
  void operatorsThatReadFiles() {
    model.getGraphBuilder().getNodeBuilder(0).setDomain("com.microsoft").setOpType("EPContext");
    assertRefused().hasMessageContaining("found EPContext of domain com.microsoft in node Mul_0");
  }

  @Test
  void tensorsLargerThanWhatTheyBring() {
    model.getGraphBuilder().getInitializerBuilder(0).clearDims().addDims(1L << 40).addDims(1 << 30);
    assertRefused()
        .hasMessageContaining(
            "expected tensors with as many cells as they say, found w of [1099511627776,"
                + " 1073741824] in ");
  }

  @Test
  void negativeSizes() {
    model.getGraphBuilder().getInitializerBuilder(0).clearDims().addDims(-2);
    assertRefused().hasMessageContaining("found w of [-2] in ");
  }

  @Test
  void inputsWithoutMeasure() {
    model
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .setDimValue(1L << 40);
    assertRefused()
        .hasMessage(
            "test-bundle/model.onnx: expected inputs and outputs of at most 16777216 cells, found"
                + " x of [1099511627776]; is it the right file?");
  }

  @Test
  void tensorsWithoutNumber() {
    TensorProto one = model.getGraph().getInitializer(0);
    for (int i = 0; i < GraphLimits.MOST_TENSORS; i++) {
      model.getGraphBuilder().addInitializer(one);
    }
    assertRefused().hasMessageContaining("expected at most 200000 tensors, found more; ");
  }

  @Test
  void nodesWithoutNumber() {
    NodeProto one = model.getGraph().getNode(0);
    for (int i = 0; i < GraphLimits.MOST_NODES; i++) {
      model.getGraphBuilder().addNode(one);
    }
    assertRefused().hasMessageContaining("expected at most 200000 nodes, found more; ");
  }

  /** ONNX Runtime would know it by its mark, and read it past these checks. */
  @Test
  void graphsInOnnxRuntimesOwnFormat() {
    byte[] bytes = "\u0018\0\0\0ORTMand what follows".getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(bytes)
        .hasMessage(
            "test-bundle/model.onnx: expected an ONNX graph, found 24 bytes that are none; copy or"
                + " export the file again");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
    return assertRefused(model.build().toByteArray());
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(byte[] graph) {
    return assertThatThrownBy(() -> Model.open(Bundles.tokens(graph, 10, 2)))
        .isInstanceOf(UserError.class);
  }
}
