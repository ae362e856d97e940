package dev.unroll.models.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Builds one ONNX model of operator set 17, IR version 8. Nothing is checked beyond the length of
 * an initialiser: a graph may be as odd as a test wants it. Not thread-safe.
 */
public final class OnnxGraph {
  private static final long OPERATOR_SET = 17;
  private static final long IR_VERSION = 8;

  private final GraphProto.Builder graph;

  public OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /**
   * Declares a graph input.
   *
   * @param dims one text a dimension: a number is fixed, {@code ""} or {@code "?"} is unknown, any
   *     other text is the name of a dynamic dimension
   */
  public OnnxGraph input(String name, ElementType type, String... dims) {
    graph.addInput(value(name, type, dims));
    return this;
  }

  /** Declares a graph output; dimensions as for {@link #input}. */
  public OnnxGraph output(String name, ElementType type, String... dims) {
    graph.addOutput(value(name, type, dims));
    return this;
  }

  /** Adds a constant float tensor of the given shape, row-major; no dimension means a scalar. */
  public OnnxGraph floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = littleEndian(Float.BYTES * values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return constant(name, ElementType.FLOAT, values.length, bytes, shape);
  }

  /** Adds a constant int64 tensor of the given shape, row-major; no dimension means a scalar. */
  public OnnxGraph longs(String name, long[] values, long... shape) {
    ByteBuffer bytes = littleEndian(Long.BYTES * values.length);
    for (long value : values) {
      bytes.putLong(value);
    }
    return constant(name, ElementType.INT64, values.length, bytes, shape);
  }

  /** Adds a constant int32 tensor of the given shape, row-major; no dimension means a scalar. */
  public OnnxGraph ints(String name, int[] values, long... shape) {
    ByteBuffer bytes = littleEndian(Integer.BYTES * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return constant(name, ElementType.INT32, values.length, bytes, shape);
  }

  /** Adds a constant int8 tensor of the given shape, row-major; no dimension means a scalar. */
  public OnnxGraph bytes(String name, byte[] values, long... shape) {
    return constant(
        name, ElementType.INT8, values.length, littleEndian(values.length).put(values), shape);
  }

  /**
   * Adds a node. Nodes stand in the order they are added, which must be one in which they can run.
   *
   * @param inputs tensor names; {@code ""} leaves an optional input out
   * @param outputs tensor names; {@code ""} leaves an optional output out
   */
  public OnnxGraph node(
      String operator, List<String> inputs, List<String> outputs, Attribute... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(operator + "_" + graph.getNodeCount())
            .addAllInput(inputs)
            .addAllOutput(outputs);
    for (Attribute attribute : attributes) {
      node.addAttribute(attribute.proto());
    }
    graph.addNode(node);
    return this;
  }

  /** The serialised model: what a {@code .onnx} file holds. The same calls give the same bytes. */
  public byte[] toBytes() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("unroll")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** The graph alone, as it stands. */
  public GraphProto proto() {
    return graph.build();
  }

  static ByteString utf8(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }

  private OnnxGraph constant(
      String name, ElementType type, int count, ByteBuffer bytes, long... shape) {
    long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (count != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "initialiser %s: shape %s takes %d values, found %d",
              name,
              Arrays.toString(shape),
              expected,
              count));
    }
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.code())
            .addAllDims(Arrays.stream(shape).boxed().toList())
            .setRawData(ByteString.copyFrom(bytes.flip())));
    return this;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueInfoProto value(String name, ElementType type, String... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : dims) {
      shape.addDim(dimension(dim));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.code()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static Dimension dimension(String text) {
    if (text.isEmpty() || text.equals("?")) {
      return Dimension.getDefaultInstance();
    }
    boolean fixed = text.chars().allMatch(Character::isDigit);
    return fixed
        ? Dimension.newBuilder().setDimValue(Long.parseLong(text)).build()
        : Dimension.newBuilder().setDimParam(text).build();
  }
}
