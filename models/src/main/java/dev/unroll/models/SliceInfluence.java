package dev.unroll.models;

import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.Map;

/**
 * Which slices of the outputs change with one slice of an input, measured on runs that differ in
 * that slice alone. Each run is made once.
 */
final class SliceInfluence {
  private record Slice(String input, int axis, int index) {}

  private final GraphProbe probe;
  private final Map<String, Probed> inputs;
  private final Map<String, Probed> outputs;
  private final Map<Slice, Map<String, Probed>> runs = new HashMap<>();

  SliceInfluence(GraphProbe probe, Map<String, Probed> inputs) throws OrtException {
    this.probe = probe;
    this.inputs = inputs;
    this.outputs = probe.run(inputs);
  }

  Probed output(String name) {
    return get(outputs, name);
  }

  Probed input(String name) {
    return get(inputs, name);
  }

  /** For each slice of an output's axis, how far it moved. */
  double[] moved(String input, int axis, int index, String output, int outputAxis)
      throws OrtException {
    Slice slice = new Slice(input, axis, index);
    Map<String, Probed> run = runs.get(slice);
    if (run == null) {
      run = probe.run(probe.redraw(inputs, input, axis, index));
      runs.put(slice, run);
    }
    return output(output).change(get(run, output), outputAxis);
  }

  /** Whether each slice of the input's axis moves its own slice of the output's alone, if any. */
  boolean isApart(String input, int axis, String output, int outputAxis) throws OrtException {
    int slices = Math.toIntExact(input(input).shape()[axis]);
    for (int index = 0; index < slices; index++) {
      double[] moved = moved(input, axis, index, output, outputAxis);
      for (int other = 0; other < moved.length; other++) {
        if (other != index && moved[other] > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether each slice moves its own and later ones alone, and the first some later one. */
  boolean isCausal(String input, int axis, String output, int outputAxis) throws OrtException {
    int slices = Math.toIntExact(input(input).shape()[axis]);
    for (int index = slices - 1; index >= 0; index--) {
      double[] moved = moved(input, axis, index, output, outputAxis);
      double later = 0;
      for (int other = 0; other < slices; other++) {
        if (other < index && moved[other] > 0) {
          return false;
        }
        later = other > index ? Math.max(later, moved[other]) : later;
      }
      if (moved[index] == 0 || (index == 0 && later == 0)) {
        return false;
      }
    }
    return true;
  }

  private static Probed get(Map<String, Probed> tensors, String name) {
    Probed found = tensors.get(name);
    if (found == null) {
      throw new IllegalStateException(name);
    }
    return found;
  }
}
