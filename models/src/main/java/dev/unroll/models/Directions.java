package dev.unroll.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;

/** Which way an operator with a state goes through a sequence's steps. */
public final class Directions {
  /** From the first step on, so that a state can go on where the last event left it. */
  public static final String FORWARD = "forward";

  private Directions() {}

  /**
   * @param node an LSTM, GRU, RNN, Scan or Loop
   * @return {@link #FORWARD}, {@code reverse} or {@code bidirectional}: the words of ONNX; {@code
   *     reverse} for a Scan that begins any of its inputs at the last step
   */
  public static String of(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals("direction")) {
        return attribute.getS().toStringUtf8();
      }
      if (attribute.getName().equals("scan_input_directions")
          && attribute.getIntsList().contains(1L)) {
        return "reverse";
      }
    }
    return FORWARD;
  }
}
