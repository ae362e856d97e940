package dev.unroll.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.Arrays;
import java.util.List;

/** One attribute of an ONNX node: a constant that belongs to the operator, not a tensor. */
public final class Attribute {
  private final AttributeProto proto;

  private Attribute(AttributeProto.Builder proto) {
    this.proto = proto.build();
  }

  public static Attribute of(String name, long value) {
    return new Attribute(named(name, AttributeType.INT).setI(value));
  }

  public static Attribute of(String name, float value) {
    return new Attribute(named(name, AttributeType.FLOAT).setF(value));
  }

  public static Attribute of(String name, String value) {
    return new Attribute(named(name, AttributeType.STRING).setS(OnnxGraph.utf8(value)));
  }

  public static Attribute ints(String name, long... values) {
    return new Attribute(
        named(name, AttributeType.INTS).addAllInts(Arrays.stream(values).boxed().toList()));
  }

  public static Attribute strings(String name, List<String> values) {
    AttributeProto.Builder attribute = named(name, AttributeType.STRINGS);
    values.forEach(value -> attribute.addStrings(OnnxGraph.utf8(value)));
    return new Attribute(attribute);
  }

  /** A graph within the graph: the body of a loop. It may name tensors of the graph around it. */
  public static Attribute of(String name, OnnxGraph body) {
    return new Attribute(named(name, AttributeType.GRAPH).setG(body.proto()));
  }

  AttributeProto proto() {
    return proto;
  }

  private static AttributeProto.Builder named(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
