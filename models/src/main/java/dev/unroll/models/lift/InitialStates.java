package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import dev.unroll.models.lift.RecurrentNodes.Slot;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What hidden states begin with and how they are shaped: seen by running the graph with the tensors
 * in question as its outputs, on random sequences of two sizes. What is the same for all rows of
 * both is a constant.
 */
final class InitialStates {
  private static final int[][] SIZES = {{2, 4}, {3, 5}}; // rows, steps

  private final ModelProto model;
  private final SequenceAxes axes;
  private final String file;

  /**
   * @param model the graph, with its last states named
   */
  InitialStates(ModelProto model, SequenceAxes axes, String file) {
    this.model = model;
    this.axes = axes;
    this.file = file;
  }

  /**
   * @param ins the new inputs' names
   * @param outs the last states' names
   * @throws UserError where a state begins with what depends on the data
   */
  List<LiftedSlot> measure(List<Slot> slots, List<String> ins, List<String> outs)
      throws OrtException {
    List<Map<String, Values>> seen = new ArrayList<>();
    try (Runner runner = new Runner(exposed(slots, outs))) {
      for (int[] size : SIZES) {
        int rows = axes.rows(size[0]);
        int steps = axes.fixedSteps() == 0 ? size[1] : axes.fixedSteps();
        Map<String, Values> inputs = new HashMap<>();
        Random random = new Random(size[0]);
        for (Feed feed : axes.feeds(model.getGraph(), file)) {
          inputs.put(feed.name(), feed.draw(rows, steps, random));
        }
        seen.add(runner.run(inputs));
      }
    }
    List<LiftedSlot> measured = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Values last = get(seen.get(0), outs.get(i));
      int batch = batchAxis(slots.get(i), last, get(seen.get(1), outs.get(i)));
      Values row = Values.zeros(last.type(), one(last.shape(), batch));
      if (!slots.get(i).initial(model.getGraph()).isEmpty()) {
        for (Map<String, Values> run : seen) {
          Values initial = get(run, "unroll_initial_" + i).broadcast(get(run, outs.get(i)).shape());
          Values first = initial.cut(batch, 0, 1);
          if ((run != seen.get(0) && !Arrays.equals(first.numbers(), row.numbers()))
              || !Arrays.equals(first.broadcast(initial.shape()).numbers(), initial.numbers())) {
            throw dependent(slots.get(i));
          }
          row = first;
        }
      }
      measured.add(new LiftedSlot(slots.get(i), ins.get(i), outs.get(i), batch, row));
    }
    return measured;
  }

  private ModelProto exposed(List<Slot> slots, List<String> outs) {
    GraphProto.Builder probe = model.getGraph().toBuilder().clearOutput();
    for (int i = 0; i < slots.size(); i++) {
      probe.addOutput(ValueInfoProto.newBuilder().setName(outs.get(i)));
      String initial = slots.get(i).initial(model.getGraph());
      if (!initial.isEmpty()) {
        String name = "unroll_initial_" + i;
        probe.addOutput(ValueInfoProto.newBuilder().setName(name));
        probe.addNode(
            NodeProto.newBuilder().setOpType("Identity").addInput(initial).addOutput(name));
      }
    }
    return model.toBuilder().setGraph(probe).build();
  }

  /** The axis that grew with the rows; of a layer 1; else the first of the fixed batch's size. */
  private int batchAxis(Slot slot, Values smaller, Values larger) {
    if (RecurrentNodes.isLayer(model.getGraph().getNode(slot.node()))) {
      return 1;
    }
    for (int axis = 0; axis < smaller.shape().length; axis++) {
      boolean grew = smaller.shape()[axis] != larger.shape()[axis];
      if (grew || (axes.rows(0) != 0 && smaller.shape()[axis] == axes.rows(0))) {
        return axis;
      }
    }
    throw new UserError(
        file
            + ": "
            + RecurrentNodes.name(model.getGraph().getNode(slot.node()))
            + ": expected a batch axis in each state, found shape "
            + Arrays.toString(smaller.shape())
            + " whatever the rows; rows that share a state cannot be keys of their own");
  }

  private static long[] one(long[] shape, int batch) {
    long[] one = shape.clone();
    one[batch] = 1;
    return one;
  }

  private static Values get(Map<String, Values> values, String name) {
    Values found = values.get(name);
    if (found == null) {
      throw new IllegalStateException(name);
    }
    return found;
  }

  private UserError dependent(Slot slot) {
    GraphProto graph = model.getGraph();
    return new UserError(
        file
            + ": "
            + RecurrentNodes.name(graph.getNode(slot.node()))
            + ": expected a state that begins with a constant, found one that depends on "
            + Graphs.sources(graph, List.of(slot.initial(graph))).stream()
                .map(ValueInfoProto::getName)
                .toList()
            + " or differs from row to row; carried on, it would not begin again with each event."
            + " Run the graph as it is, with carry: none, or export the layer with its states as"
            + " inputs and outputs");
  }
}
