package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each input and output of a graph is for, before its axes are known. Maps are in the graph's
 * order.
 *
 * @param plain inputs that an event brings
 * @param lengths the input of valid steps; null for none
 * @param pairs states, input to output
 * @param constants inputs that never change
 * @param answers outputs that the head reads
 * @param shapes what the manifest says of inputs' axes, as the graph takes them; {@link Port#BATCH}
 *     and {@link Port#TIME} among them
 * @param tokens whether whole plain inputs are token ids, so that one of them is a step
 * @param ids how many different whole numbers a plain input may be tried with
 * @param quantised whether rows may touch each other a little
 */
record Roles(
    Map<String, TensorInfo> inputs,
    Map<String, TensorInfo> outputs,
    List<String> plain,
    @Nullable String lengths,
    Map<String, String> pairs,
    Map<String, GivenTensor> constants,
    List<String> answers,
    Map<String, long[]> shapes,
    Map<String, Integer> context,
    boolean tokens,
    int ids,
    boolean quantised) {

  TensorInfo input(String name) {
    TensorInfo info = inputs.get(name);
    if (info == null) {
      throw new IllegalStateException(name);
    }
    return info;
  }

  TensorInfo output(String name) {
    TensorInfo info = outputs.get(name);
    if (info == null) {
      throw new IllegalStateException(name);
    }
    return info;
  }

  boolean isWhole(String input) {
    return !Elements.isFloating(input(input).type);
  }

  boolean isTokens(String input) {
    return tokens && isWhole(input);
  }

  OnnxJavaType type(String input) {
    return input(input).type;
  }

  /** The outputs that a call asks for, each once. */
  List<String> wanted() {
    List<String> wanted = new ArrayList<>(answers);
    for (String out : pairs.values()) {
      if (!wanted.contains(out)) {
        wanted.add(out);
      }
    }
    return wanted;
  }

  /** Inputs whose axes must be known: all but constants of a shape of their own. */
  List<String> shaped() {
    List<String> shaped = new ArrayList<>();
    for (String input : inputs.keySet()) {
      GivenTensor constant = constants.get(input);
      if (constant == null || (constant.isNumber() && hasOpenSize(input))) {
        shaped.add(input);
      }
    }
    return shaped;
  }

  private boolean hasOpenSize(String input) {
    for (long size : input(input).getShape()) {
      if (size < 0) {
        return true;
      }
    }
    return false;
  }
}
