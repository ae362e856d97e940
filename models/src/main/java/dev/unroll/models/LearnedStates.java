package dev.unroll.models;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.LinkedHashMap;
import java.util.Map;

/** Inputs that hold a value of their own and are states all the same: where a sequence begins. */
final class LearnedStates {
  private LearnedStates() {}

  /** By input, those that the manifest or their names pair with an output. */
  static Map<String, TensorProto> of(GraphFile graph, Manifest manifest) {
    Map<String, TensorProto> learned = new LinkedHashMap<>();
    graph
        .valuedInputs()
        .forEach(
            (input, value) -> {
              boolean named =
                  graph.outputs().stream()
                      .anyMatch(out -> StateNames.score(input, out) >= StateNames.STRONG);
              boolean said = manifest.states().get(input) != null;
              if (said || (named && !manifest.states().containsKey(input))) {
                learned.put(input, value);
              }
            });
    return learned;
  }
}
