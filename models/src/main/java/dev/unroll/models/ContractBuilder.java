package dev.unroll.models;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.models.words.WordRow;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts a contract together from roles, measured axes, and what the manifest gives. */
final class ContractBuilder {
  private final Roles roles;
  private final Measured measured;
  private final Manifest manifest;
  private final Map<String, TensorProto> learned;
  private final String file;

  ContractBuilder(
      Roles roles,
      Measured measured,
      Manifest manifest,
      Map<String, TensorProto> learned,
      String file) {
    this.roles = roles;
    this.measured = measured;
    this.manifest = manifest;
    this.learned = learned;
    this.file = file;
  }

  /**
   * @throws UserError where what the manifest says does not fit what was measured
   */
  GraphContract contract() {
    Axes axes = measured.axes();
    List<Port> data = new ArrayList<>();
    for (String input : roles.plain()) {
      data.add(new Port(input, roles.type(input), brought(input, axes.of(input))));
    }
    List<Port> answers = new ArrayList<>();
    for (String output : roles.answers()) {
      answers.add(port(output));
    }
    List<StatePair> states = new ArrayList<>();
    roles
        .pairs()
        .forEach(
            (in, out) -> {
              Port port = new Port(in, roles.type(in), axes.of(in));
              states.add(new StatePair(port, port(out), initial(port)));
            });
    List<Constant> constants = new ArrayList<>();
    roles
        .constants()
        .forEach(
            (name, tensor) -> {
              long[] dims = axes.dims().get(name);
              dims = dims == null ? constantShape(roles.input(name), tensor) : dims;
              Port port = new Port(name, roles.type(name), dims);
              boolean uniform = port.hasBatch() || port.hasTime();
              constants.add(
                  new Constant(port, tensor.bytes(port.type(), uniform ? 1 : port.width())));
            });
    String lengths = roles.lengths();
    GraphContract contract =
        new GraphContract(
            data,
            lengths == null ? null : new Port(lengths, roles.type(lengths), axes.of(lengths)),
            answers,
            states,
            constants,
            manifest.context(),
            axes.rows(),
            axes.steps());
    checkContract(contract);
    return contract;
  }

  private Port port(String output) {
    long[] dims = measured.outputs().get(output);
    if (dims == null) {
      throw new IllegalStateException(output);
    }
    return new Port(output, roles.output(output).type, dims);
  }

  private void checkContract(GraphContract contract) {
    int step = manifest.vectoriser().kind().equals("words") ? WordRow.WIDTH : 1;
    for (Port input : contract.inputs()) {
      if (roles.isTokens(input.name()) && contract.inputs().size() == 1 && input.width() != step) {
        throw bad(
            "input "
                + input.name()
                + ": expected token ids "
                + (step == 1 ? "[batch, time] or [batch]" : "[batch, time, " + step + "]")
                + ", found "
                + input
                + "; say what its axes are under \"shapes\" in model.json");
      }
      if (contract.context().containsKey(input.name()) && contract.hasTime()) {
        throw bad(
            "context."
                + input.name()
                + ": expected a graph that takes one step a call, found a time axis in "
                + contract.inputs()
                + "; say its window under \"shapes\" in model.json");
      }
    }
  }

  /** Outputs that give other shapes than they declare, each told in a note. */
  Set<String> otherwise(List<String> notes) {
    Set<String> otherwise = new TreeSet<>();
    measured
        .outputs()
        .forEach(
            (output, dims) -> {
              if (differs(roles.output(output).getShape(), dims)) {
                otherwise.add(output);
                notes.add(
                    "output "
                        + output
                        + " declares "
                        + ContractReader.shape(roles.output(output))
                        + " and gives "
                        + Port.shown(dims));
              }
            });
    return otherwise;
  }

  private boolean differs(long[] declared, long[] dims) {
    boolean differs = declared.length > 0 && declared.length != dims.length;
    for (int i = 0; i < dims.length && i < declared.length; i++) {
      boolean open =
          dims[i] == Port.BATCH
              ? measured.axes().rows() == 0
              : dims[i] == Port.TIME && measured.axes().steps() == 0;
      differs |= declared[i] >= 0 && (open || (dims[i] >= 0 && dims[i] != declared[i]));
    }
    return differs;
  }

  /** What an event brings of an input: without its context. */
  private long[] brought(String input, long[] dims) {
    int before = manifest.context().getOrDefault(input, 0);
    if (before == 0) {
      return dims;
    }
    long[] own = dims.clone();
    int last = own.length - 1;
    if (own[last] <= before) {
      throw bad(
          "context."
              + input
              + ": expected fewer values than the last axis has, found "
              + before
              + " and "
              + Port.shown(dims)
              + "; add \"shapes\": {\""
              + input
              + "\": [\"batch\", SIZE]} to model.json, SIZE being what an event brings");
    }
    own[last] -= before;
    return own;
  }

  private byte[] initial(Port port) {
    JsonNode json = manifest.initial().get(port.name());
    if (json != null) {
      GivenTensor tensor = given(port, json);
      if (!tensor.isNumber() && tensor.values().size() != port.width()) {
        throw bad(
            "initial."
                + port.name()
                + ": expected a number or "
                + port.width()
                + " of them in the shape of "
                + port
                + " without its batch, found the shape "
                + tensor.shape());
      }
      return tensor.bytes(port.type(), port.width());
    }
    TensorProto value = learned.get(port.name());
    byte[] bytes = value == null ? new byte[0] : GraphFile.bytes(value, port.type());
    if (value != null && bytes.length != port.width() * port.type().size) {
      throw bad("state " + port + ": the graph holds an initial value for several rows");
    }
    return value == null ? new byte[port.width() * port.type().size] : bytes;
  }

  private GivenTensor given(Port port, JsonNode json) {
    try {
      return GivenTensor.of(json).fitting(port.type());
    } catch (IllegalArgumentException e) {
      throw bad("initial." + port.name() + ": " + e.getMessage());
    }
  }

  /** The shape of a constant that has one of its own. */
  static long[] constantShape(TensorInfo info, @Nullable GivenTensor tensor) {
    return tensor == null || tensor.isNumber()
        ? info.getShape()
        : tensor.shape().stream().mapToLong(Long::longValue).toArray();
  }

  private UserError bad(String message) {
    return new UserError(file + ": " + message);
  }
}
