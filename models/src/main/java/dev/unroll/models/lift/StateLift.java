package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.models.GraphLimits;
import dev.unroll.models.lift.Lifted.State;
import dev.unroll.models.lift.RecurrentNodes.Slot;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites a graph whose recurrent layers hide their states (they begin at a constant, or at zeros
 * made from the batch size, and the last ones are dropped) into one that takes and gives them: for
 * layer i {@code h_in_i} and {@code h_out_i}, for an LSTM {@code c_in_i} and {@code c_out_i} too,
 * for a Scan or Loop {@code s_in_j} and {@code s_out_j}. The layers themselves are not touched. A
 * fixed time axis becomes dynamic where the graph allows it.
 *
 * <p>Steps: find where states enter and leave; leave alone what is explicit already; see on random
 * sequences what the hidden ones begin with; rewire; compare ({@link SequenceCheck}).
 */
public final class StateLift {
  private final ModelProto model;
  private final GraphProto graph;
  private final String file;

  private StateLift(ModelProto model, String file) {
    this.model = model;
    this.graph = model.getGraph();
    this.file = file;
  }

  /**
   * @param graph the bytes of an {@code .onnx} file that holds its weights
   * @param file what messages call it
   * @throws UserError where nothing is to be lifted, or something cannot be, with the reason and
   *     the way out
   */
  public static Lifted lift(byte[] graph, String file) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(graph);
    } catch (InvalidProtocolBufferException e) {
      throw new UserError(file + ": expected an ONNX model, found other bytes", e);
    }
    if (model.getGraph().getNodeCount() == 0) {
      throw new UserError(file + ": expected an ONNX model with nodes, found none");
    }
    GraphLimits.check(model, file);
    return new StateLift(model, file).lift();
  }

  private Lifted lift() {
    List<Slot> hidden = new ArrayList<>();
    Set<String> kept = new LinkedHashSet<>();
    Map<String, String> explicit = new HashMap<>();
    List<Slot> slots = new RecurrentNodes(graph, file).slots();
    Set<String> initials = new HashSet<>();
    slots.forEach(slot -> initials.add(slot.initial(graph)));
    for (Slot slot : slots) {
      if (isExplicit(slot, initials)) {
        kept.add(RecurrentNodes.name(graph.getNode(slot.node())));
        explicit.put(slot.initial(graph), slot.last(graph));
      } else {
        hidden.add(slot);
      }
    }
    if (hidden.isEmpty()) {
      throw bad(
          "nothing to lift: all states are inputs and outputs already ("
              + String.join(", ", kept)
              + "); go on with unroll model init");
    }
    explicit.forEach(this::checkDirect);
    SequenceAxes axes = SequenceAxes.find(model, hidden.get(0).node(), explicit.keySet(), file);
    try {
      return lift(hidden, List.copyOf(kept), explicit, axes);
    } catch (OrtException e) {
      throw new UserError(
          file + ": the graph fails on a random sequence: " + Runner.firstLine(e), e);
    } catch (IllegalArgumentException e) {
      throw new UserError(file + ": " + e.getMessage(), e);
    }
  }

  private Lifted lift(
      List<Slot> hidden, List<String> kept, Map<String, String> explicit, SequenceAxes axes)
      throws OrtException {
    // Outputs first: what leaves tells the shape of what enters.
    GraphProto.Builder changed = graph.toBuilder().clearValueInfo();
    List<String> ins = new ArrayList<>();
    List<String> outs = new ArrayList<>();
    nameEnds(hidden, ins, outs);
    for (int i = 0; i < hidden.size(); i++) {
      nameOutput(changed, hidden.get(i), outs.get(i));
    }
    List<LiftedSlot> slots =
        new InitialStates(model.toBuilder().setGraph(changed).build(), axes, file)
            .measure(hidden, ins, outs);

    for (LiftedSlot slot : slots) {
      setInput(changed, slot);
      changed.addInput(value(slot.in(), slot, axes));
      changed.addOutput(value(slot.out(), slot, axes));
    }
    int removed = Graphs.trim(changed);
    if (axes.fixedSteps() > 0) {
      TimeRelief.relax(changed, axes, axes.fixedSteps());
      Graphs.trim(changed);
    }
    ModelProto lifted = model.toBuilder().setGraph(changed).build();
    SequenceCheck.Outcome outcome =
        new SequenceCheck(model, lifted, axes, slots, explicit, file).run();
    if (axes.fixedSteps() > 0) {
      outcome
          .stepped()
          .forEach(
              (name, axis) -> {
                if (axis >= 0) {
                  TimeRelief.declare(changed.getOutputBuilderList(), name, axis);
                }
              });
    }
    // Only now: an input with an initialiser cannot be fed through ONNX Runtime's Java interface.
    for (LiftedSlot slot : slots) {
      if (slot.isLearned()) {
        changed.addInitializer(slot.initialiser(axes.rows(1)));
      }
    }
    return new Lifted(
        model.toBuilder().setGraph(changed).build().toByteArray(),
        slots.stream().map(slot -> described(slot, axes)).toList(),
        kept,
        learned(slots),
        removed,
        axes.fixedSteps(),
        axes.rows(0),
        outcome.greatestDifference());
  }

  /**
   * A state that a caller gives and gets. One of the two alone is a fault of the export.
   *
   * @param initials the tensors of all states: what a layer reads through the state of another is
   *     not its data
   */
  private boolean isExplicit(Slot slot, Set<String> initials) {
    String initial = slot.initial(graph);
    if (initial.isEmpty()) {
      return false;
    }
    NodeProto node = graph.getNode(slot.node());
    Set<String> own = new HashSet<>();
    Graphs.sources(graph, List.of(initial)).forEach(input -> own.add(input.getName()));
    List<String> data = new ArrayList<>(Graphs.reads(node));
    if (RecurrentNodes.isLayer(node)) {
      data = List.of(node.getInput(0));
    }
    Graphs.sources(graph, data, initials).forEach(input -> own.remove(input.getName()));
    if (own.isEmpty()) {
      return false;
    }
    if (slot.last(graph).isEmpty() || !Graphs.reachesOutput(graph, slot.last(graph))) {
      throw bad(
          RecurrentNodes.name(node)
              + ": expected its last state among the outputs, as its first is given by input "
              + String.join(", ", own)
              + ", found that no output depends on it; export the graph with its states returned");
    }
    return true;
  }

  /** Beside hidden states, the check carries explicit ones only where it sees which goes where. */
  private void checkDirect(String in, String out) {
    boolean direct =
        Graphs.inputs(graph).stream().anyMatch(input -> input.getName().equals(in))
            && graph.getOutputList().stream().anyMatch(output -> output.getName().equals(out));
    if (!direct) {
      throw bad(
          "expected the states of all layers hidden, or those that are not to be inputs and outputs"
              + " as they are, found "
              + in
              + " and "
              + out
              + " behind other nodes; export the graph with all states, or with none, as inputs and"
              + " outputs");
    }
  }

  /** {@code h_in_0} and {@code h_out_0}, or longer where the graph has such names. */
  private void nameEnds(List<Slot> hidden, List<String> ins, List<String> outs) {
    Set<String> taken = Graphs.names(graph);
    int layer = -1;
    int node = -1;
    int carried = 0;
    for (Slot slot : hidden) {
      boolean loop = slot.letter().equals("s");
      if (!loop && slot.node() != node) {
        layer++;
        node = slot.node();
      }
      int number = loop ? carried++ : layer;
      String prefix = "";
      while (taken.contains(prefix + slot.letter() + "_in_" + number)
          || taken.contains(prefix + slot.letter() + "_out_" + number)) {
        prefix += "lifted_";
      }
      ins.add(prefix + slot.letter() + "_in_" + number);
      outs.add(prefix + slot.letter() + "_out_" + number);
    }
  }

  /** Gives a node's last state its new name; where the old one is in use, a copy has it. */
  private void nameOutput(GraphProto.Builder changed, Slot slot, String name) {
    NodeProto.Builder node = changed.getNodeBuilder(slot.node());
    while (node.getOutputCount() <= slot.output()) {
      node.addOutput("");
    }
    String old = node.getOutput(slot.output());
    if (old.isEmpty() || !Graphs.isRead(graph, old)) {
      node.setOutput(slot.output(), name);
    } else {
      changed.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(old).addOutput(name));
    }
  }

  private static void setInput(GraphProto.Builder changed, LiftedSlot slot) {
    NodeProto.Builder node = changed.getNodeBuilder(slot.slot().node());
    while (node.getInputCount() <= slot.slot().input()) {
      node.addInput("");
    }
    node.setInput(slot.slot().input(), slot.in());
  }

  private static ValueInfoProto value(String name, LiftedSlot slot, SequenceAxes axes) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(slot.elementType().getNumber())
            .setShape(TensorShapeProto.newBuilder().addAllDim(slot.dims(axes.batchDim())));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private State described(LiftedSlot slot, SequenceAxes axes) {
    return new State(
        RecurrentNodes.name(graph.getNode(slot.slot().node())),
        slot.in(),
        slot.out(),
        slot.dims(axes.batchDim()).stream().map(SequenceAxes::shown).toList());
  }

  private static Map<String, float[]> learned(List<LiftedSlot> slots) {
    Map<String, float[]> learned = new LinkedHashMap<>();
    for (LiftedSlot slot : slots) {
      if (slot.isLearned()) {
        float[] row = new float[slot.row().numbers().length];
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) slot.row().numbers()[i];
        }
        learned.put(slot.in(), row);
      }
    }
    return learned;
  }

  private UserError bad(String message) {
    return new UserError(file + ": " + message);
  }
}
