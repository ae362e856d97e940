package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import dev.unroll.models.Golden.Sequence;
import dev.unroll.models.Golden.Step;
import dev.unroll.schemas.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs golden sequences and compares. Where a call gives one answer an event beside others with a
 * time axis, these are compared at their last step alone. Not thread-safe; owns nothing.
 */
final class GoldenCheck {
  private final Golden golden;
  private final GraphContract contract;
  private final StateLayout layout;
  private final BatchRunner runner;
  private final boolean each;
  private final String file;
  private long values;
  private double greatest;

  /**
   * @param runner one that reads what {@link #reads} says
   * @param layout of the runner's blocks
   * @param file what messages call the sequences
   */
  GoldenCheck(
      Golden golden, GraphContract contract, StateLayout layout, BatchRunner runner, String file) {
    this.golden = golden;
    this.contract = contract;
    this.layout = layout;
    this.runner = runner;
    this.each = reads(contract) == Head.Reads.EACH;
    this.file = file;
  }

  /** What the runner's answers must hold. */
  static Head.Reads reads(GraphContract contract) {
    return contract.answersEachStep() || !contract.hasTime() ? Head.Reads.EACH : Head.Reads.LAST;
  }

  /**
   * @throws UserError where a sequence does not fit the graph, or a number is further off than the
   *     tolerance
   */
  GoldenResult run() {
    int steps = 0;
    for (Sequence sequence : golden.sequences()) {
      byte @Nullable [] state = null;
      for (int i = 0; i < sequence.steps().size(); i++, steps++) {
        String place = file + ": sequence " + sequence.name() + ", step " + i;
        state = step(sequence.steps().get(i), state, place);
      }
    }
    return new GoldenResult(golden.sequences().size(), steps, values, greatest, golden.tolerance());
  }

  private RowResult run(Row row, String place) {
    try {
      return runner.run(List.of(row), contract.paddedLength(row.steps())).get(0);
    } catch (OrtException e) {
      throw new UserError(
          place
              + ": the graph fails on it: "
              + Model.firstLine(e)
              + "; are model.onnx and golden.json of one export?",
          e);
    }
  }

  private byte[] step(Step step, byte @Nullable [] before, String place) {
    Chunk chunk = chunk(step.inputs(), place);
    byte @Nullable [] state = given(step.inputs(), before, place);
    RowResult result = run(new Row(List.of(chunk), state), place);
    step.outputs()
        .forEach(
            (name, expected) ->
                compare(name, expected, result, chunk.steps(), place + ", output " + name));
    return result.state();
  }

  private Chunk chunk(Map<String, Tensor> inputs, String place) {
    int steps = 0;
    List<Tensor> tensors = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Port port : contract.inputs()) {
      names.add(port.name());
      Tensor tensor = inputs.get(port.name());
      if (tensor == null) {
        throw new UserError(place + ": expected the input " + port + ", found " + inputs.keySet());
      }
      steps = checkShape(port, tensor, steps, place + ", input " + port.name());
      tensors.add(tensor);
    }
    contract.states().forEach(pair -> names.add(pair.in().name()));
    for (String name : inputs.keySet()) {
      if (!names.contains(name)) {
        throw new UserError(
            place
                + ": expected inputs of "
                + names
                + ", found "
                + name
                + "; constants and lengths are not named");
      }
    }
    steps = Math.max(1, steps);
    String refusal = contract.refuses(steps);
    if (refusal != null) {
      throw new UserError(place + ": " + refusal);
    }
    int cells = 0;
    for (Tensor tensor : tensors) {
      cells += tensor.values().length;
    }
    Cells.Writer data = new Cells.Writer(1, cells);
    for (int i = 0; i < tensors.size(); i++) {
      write(contract.inputs().get(i), tensors.get(i), data, place);
    }
    return new Chunk(steps, data.cells().data(), 0);
  }

  /** Returns the steps, which all inputs with a time axis have alike. */
  private static int checkShape(Port port, Tensor tensor, int steps, String place) {
    long[] dims = row(port);
    boolean fits = dims.length == tensor.shape().length;
    int found = steps;
    for (int i = 0; i < dims.length && fits; i++) {
      if (dims[i] == Port.TIME) {
        fits = steps == 0 || tensor.shape()[i] == steps;
        found = tensor.shape()[i];
      } else {
        fits = tensor.shape()[i] == dims[i];
      }
    }
    if (!fits) {
      throw new UserError(
          place
              + ": expected the shape "
              + Port.shown(dims)
              + (steps == 0 ? "" : " of " + steps + " steps")
              + ", which is the graph's without its batch, found "
              + Arrays.toString(tensor.shape()));
    }
    return found;
  }

  /** The axes of one row. */
  private static long[] row(Port port) {
    return Arrays.stream(port.dims()).filter(dim -> dim != Port.BATCH).toArray();
  }

  /** Cells after the time axis. */
  private static int inner(Port port) {
    int cells = 1;
    for (long dim : port.dims()) {
      cells = dim == Port.TIME ? 1 : dim > 0 ? cells * (int) dim : cells;
    }
    return cells;
  }

  /** Where a step's cell stands in the nested arrays. */
  private static int place(Port port, int inner, int steps, int step, int cell) {
    return port.hasTime() ? (cell / inner * steps + step) * inner + cell % inner : cell;
  }

  private static void write(Port port, Tensor tensor, Cells.Writer data, String place) {
    int width = port.width();
    int steps = tensor.values().length / width;
    int inner = inner(port);
    for (int t = 0; t < steps; t++) {
      for (int cell = 0; cell < width; cell++) {
        double value = tensor.values()[place(port, inner, steps, t, cell)];
        if (port.isWhole() && value != (int) value) {
          throw new UserError(
              place
                  + ", input "
                  + port.name()
                  + ": expected whole numbers of 32 bits, found "
                  + value);
        }
        data.add(port.isWhole() ? (int) value : Float.floatToRawIntBits((float) value));
      }
    }
  }

  /** The block to begin from: that before with the states that the step gives. */
  private byte @Nullable [] given(
      Map<String, Tensor> inputs, byte @Nullable [] before, String place) {
    byte[] block = before;
    for (int i = 0; i < contract.states().size(); i++) {
      Port port = contract.states().get(i).in();
      Tensor tensor = inputs.get(port.name());
      if (tensor == null) {
        continue;
      }
      checkShape(port, tensor, 0, place + ", state " + port.name());
      block = block == null ? initial() : block;
      StateLayout.Part part = layout.parts().get(i);
      ByteBuffer bytes = slice(block, part);
      for (int cell = 0; cell < tensor.values().length; cell++) {
        Elements.put(part.type(), bytes, cell, tensor.values()[cell]);
      }
    }
    return block;
  }

  private byte[] initial() {
    byte[] block = new byte[layout.bytes()];
    for (int i = 0; i < contract.states().size(); i++) {
      byte[] row = contract.states().get(i).initial();
      System.arraycopy(row, 0, block, layout.parts().get(i).offset(), row.length);
    }
    return block;
  }

  private static ByteBuffer slice(byte[] block, StateLayout.Part part) {
    return ByteBuffer.wrap(block).slice(part.offset(), part.bytes()).order(ByteOrder.nativeOrder());
  }

  private void compare(String name, Tensor expected, RowResult result, int steps, String place) {
    int from = 0;
    for (Port port : contract.outputs()) {
      if (port.name().equals(name)) {
        compareAnswer(port, from, expected, result.answers()[0], steps, place);
        return;
      }
      from += port.width();
    }
    for (int i = 0; i < contract.states().size(); i++) {
      StatePair pair = contract.states().get(i);
      if (pair.out().name().equals(name)) {
        checkShape(pair.out(), expected, 0, place);
        StateLayout.Part part = layout.parts().get(i);
        ByteBuffer bytes = slice(result.state(), part);
        for (int cell = 0; cell < expected.values().length; cell++) {
          double found = Elements.get(part.type(), bytes, cell);
          boolean wide = part.type() == OnnxJavaType.DOUBLE || pair.out().isWhole();
          double wanted = expected.values()[cell];
          compare(expected, cell, wide ? wanted : (float) wanted, found, place);
        }
        return;
      }
    }
    List<String> names = new ArrayList<>();
    contract.outputs().forEach(port -> names.add(port.name()));
    contract.states().forEach(pair -> names.add(pair.out().name()));
    throw new UserError(place + ": expected one of " + names + ", as the bundle reads them");
  }

  private void compareAnswer(
      Port port, int from, Tensor expected, float[] answer, int steps, String place) {
    int own = checkShape(port, expected, port.hasTime() ? steps : 0, place);
    int inner = inner(port);
    int width = contract.answerWidth();
    // What has no time axis in a graph with one is read at the event's last step.
    int first = each && port.hasTime() ? 0 : steps - 1;
    for (int t = first; t < steps; t++) {
      int row = each ? t * width : 0;
      for (int cell = 0; cell < port.width(); cell++) {
        int index = place(port, inner, Math.max(1, own), t, cell);
        // A float's fewest digits, read as a double, are near it and not it.
        float wanted = (float) expected.values()[index];
        compare(expected, index, wanted, answer[row + from + cell], place);
      }
    }
  }

  private void compare(Tensor expected, int index, double wanted, double found, String place) {
    values++;
    if (wanted == found || (Double.isNaN(wanted) && Double.isNaN(found))) {
      return;
    }
    double difference = Math.abs(wanted - found);
    if (!(difference <= golden.tolerance() * Math.max(1, Math.abs(wanted)))
        || Double.isInfinite(difference)) {
      throw new UserError(
          place
              + expected.place(index)
              + ": expected "
              + shown(wanted)
              + " within "
              + golden.tolerance()
              + ", found "
              + shown(found)
              + "; another release of ONNX Runtime or another processor may round otherwise (then"
              + " raise \"tolerance\"), or model.onnx and golden.json come from two exports");
    }
    greatest = Math.max(greatest, difference);
  }

  private static String shown(double value) {
    return (float) value == value ? Float.toString((float) value) : Double.toString(value);
  }
}
