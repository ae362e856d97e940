package dev.unroll.models;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link GraphContract} from a graph: what its inputs and outputs are for from names, types
 * and the manifest, their axes by {@link AxisReader}.
 */
final class ContractReader {
  private static final Set<String> LENGTHS =
      Set.of(
          "lengths",
          "length",
          "sequence_lens",
          "sequence_lengths",
          "seq_lens",
          "seq_lengths",
          "seq_len",
          "x_lens",
          "x_lengths",
          "input_lengths",
          "input_lens");

  private static final Pattern LENGTHS_ENDING = Pattern.compile("(?<!max|min)_len(s|gths?)?$");

  /** Ids of a text model to try it with: every vocabulary has so many. */
  private static final int FEW_IDS = 8;

  /**
   * A contract.
   *
   * @param otherwise outputs that give other shapes than they declare
   * @param notes what people should know of how it was found
   */
  record Found(GraphContract contract, Set<String> otherwise, List<String> notes) {}

  private final OrtSession session;
  private final GraphFile graph;
  private final Map<String, TensorProto> learned;
  private final Map<String, TensorInfo> inputs;
  private final Map<String, TensorInfo> outputs;
  private final Manifest manifest;
  private final String file;
  private final List<String> notes = new ArrayList<>();

  private ContractReader(
      OrtSession session,
      GraphFile graph,
      Map<String, TensorProto> learned,
      Manifest manifest,
      String file)
      throws OrtException {
    this.session = session;
    this.graph = graph;
    this.learned = learned;
    this.manifest = manifest;
    this.inputs = tensors(session.getInputInfo(), file);
    Map<String, NodeInfo> given = new LinkedHashMap<>(session.getOutputInfo());
    given
        .values()
        .removeIf(
            node ->
                !(node.getInfo() instanceof TensorInfo)
                    && !manifest.outputs().isEmpty()
                    && !manifest.outputs().contains(node.getName()));
    this.outputs = tensors(given, file);
    this.file = file;
  }

  /**
   * @param learned states' initial values that the graph holds, by input
   * @param file what messages call the graph
   * @throws UserError where the graph leaves a question open, with the line to add to model.json
   */
  static Found read(
      OrtSession session,
      GraphFile graph,
      Map<String, TensorProto> learned,
      Manifest manifest,
      String file)
      throws OrtException {
    return new ContractReader(session, graph, learned, manifest, file).read();
  }

  private Found read() {
    ManifestNames names = new ManifestNames(manifest, inputs.keySet(), file);
    names.check();
    Map<String, GivenTensor> constants = new LinkedHashMap<>();
    manifest.constants().forEach((name, json) -> constants.put(name, constant(name, json)));
    Map<String, TensorInfo> rest = new LinkedHashMap<>(inputs);
    rest.keySet().removeAll(constants.keySet());
    String lengths = rest.keySet().stream().filter(this::isLengths).findFirst().orElse(null);
    if (lengths != null) {
      rest.remove(lengths);
    }
    Map<String, String> pairs =
        new StatePairs(rest, outputs, manifest.states(), graph, file, notes).find();
    pairs.forEach(this::checkPair);
    rest.keySet().removeAll(pairs.keySet());
    List<String> plain = List.copyOf(rest.keySet());
    checkPlain(plain);
    names.checkRole("initial", manifest.initial().keySet(), "states", pairs.keySet());
    names.checkRole(
        "context", manifest.context().keySet(), "inputs that events bring", rest.keySet());
    List<String> answers = answers(pairs);
    Roles roles =
        new Roles(
            inputs,
            outputs,
            plain,
            lengths,
            pairs,
            constants,
            answers,
            shapes(),
            manifest.context(),
            isTokens(),
            ids(),
            graph.isQuantised());
    Measured measured = new AxisReader(session, roles, file).read();
    notes.addAll(measured.notes());
    ContractBuilder builder = new ContractBuilder(roles, measured, manifest, learned, file);
    return new Found(builder.contract(), builder.otherwise(notes), List.copyOf(notes));
  }

  private List<String> answers(Map<String, String> pairs) {
    List<String> read =
        manifest.outputs().isEmpty() ? Head.outputs(manifest.head()) : manifest.outputs();
    for (String output : read) {
      if (!outputs.containsKey(output)) {
        throw bad(
            manifest.outputs().isEmpty()
                ? "head "
                    + manifest.head()
                    + ": expected the outputs "
                    + read
                    + ", found "
                    + outputs.keySet()
                : "output: expected one of " + outputs.keySet() + ", found " + output);
      }
    }
    List<String> free = new ArrayList<>(outputs.keySet());
    free.removeAll(pairs.values());
    // A graph that gives its states alone is read for them.
    List<String> all = free.isEmpty() ? List.copyOf(outputs.keySet()) : free;
    List<String> answers = read.isEmpty() ? all : read;
    if (read.isEmpty() && answers.size() > 1 && !manifest.head().equals("vector")) {
      throw bad(
          "expected one output for the head "
              + manifest.head()
              + ", found "
              + answers
              + "; add \"output\": \""
              + answers.get(0)
              + "\" (or another) to model.json");
    }
    for (String output : answers) {
      TensorInfo info = outputs.get(output);
      if (info != null && !Elements.isNumber(info.type)) {
        throw bad(
            "output "
                + output
                + ": expected numbers, found "
                + info.type
                + "; name the others under \"output\" in model.json");
      }
    }
    return answers;
  }

  private void checkPair(String in, String out) {
    TensorInfo from = get(inputs, in);
    TensorInfo to = get(outputs, out);
    if (!Elements.isNumber(from.type)) {
      throw bad("state " + in + ": expected numbers, found " + from.type);
    }
    if (from.type != to.type || !compatible(from.getShape(), to.getShape())) {
      throw bad(
          "states."
              + in
              + ": expected an output like "
              + in
              + ", "
              + from.type
              + " "
              + shape(from)
              + ", found "
              + out
              + ", "
              + to.type
              + " "
              + shape(to)
              + "; name the right one under \"states\" in model.json");
    }
  }

  /** No two sizes that differ: declared ones may be left open, and axes may have moved. */
  private static boolean compatible(long[] a, long[] b) {
    if (a.length != b.length) {
      return true;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i] && a[i] > 1 && b[i] > 1) {
        return false;
      }
    }
    return true;
  }

  private void checkPlain(List<String> plain) {
    if (plain.isEmpty()) {
      throw bad(
          "expected an input that an event brings, found "
              + inputs.keySet()
              + " as states, constants and lengths; an input that is no state is said by"
              + " \"states\": {\"NAME\": null} in model.json");
    }
    for (String input : plain) {
      TensorInfo info = get(inputs, input);
      if (!Elements.isNumber(info.type)) {
        throw bad("input " + input + ": expected numbers, found " + info.type);
      }
      if (info.getShape().length == 0) {
        throw bad(
            "input "
                + input
                + ": a single "
                + info.type
                + " cannot differ from key to key; add \"constants\": {\""
                + input
                + "\": VALUE} to model.json");
      }
    }
    if (plain.stream().noneMatch(in -> Elements.isFloating(get(inputs, in).type) != isTokens())) {
      String input = plain.get(0);
      throw bad(
          "input "
              + input
              + ": vectoriser.kind "
              + manifest.vectoriser().kind()
              + " gives "
              + (isTokens() ? "int64 or int32 ids" : "float values")
              + ", the graph expects "
              + get(inputs, input).type
              + "; change vectoriser.kind in model.json, or the graph");
    }
  }

  private boolean isTokens() {
    return manifest.vectoriser().readsTokens();
  }

  private int ids() {
    if (!isTokens()) {
      return 2;
    }
    int vocabulary = manifest.vectoriser().vocabulary();
    return vocabulary > 0 ? vocabulary : FEW_IDS;
  }

  private Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    manifest
        .shapes()
        .forEach(
            (input, words) -> {
              long[] declared = get(inputs, input).getShape();
              int before = manifest.context().getOrDefault(input, 0);
              long[] dims = new long[words.size()];
              boolean fits =
                  dims.length == declared.length
                      && Collections.frequency(words, "batch") <= 1
                      && Collections.frequency(words, "time") <= 1;
              for (int i = 0; i < dims.length; i++) {
                String word = words.get(i);
                dims[i] =
                    word.equals("batch")
                        ? Port.BATCH
                        : word.equals("time")
                            ? Port.TIME
                            : Long.parseLong(word) + (i == dims.length - 1 ? before : 0);
                fits &= !fits || declared[i] < 0 || dims[i] < 0 || dims[i] == declared[i];
              }
              if (!fits) {
                throw bad(
                    "shapes."
                        + input
                        + ": expected axes, batch and time once at most, that fit "
                        + shape(get(inputs, input))
                        + (before > 0 ? " with a context of " + before : "")
                        + ", found "
                        + words);
              }
              shapes.put(input, dims);
            });
    return shapes;
  }

  private GivenTensor constant(String name, JsonNode json) {
    try {
      GivenTensor tensor = GivenTensor.of(json);
      TensorInfo info = get(inputs, name);
      if (!Elements.isNumber(info.type)) {
        throw new IllegalArgumentException("the graph expects " + info.type);
      }
      if (!tensor.isNumber() && !fits(tensor, info)) {
        throw new IllegalArgumentException(
            "expected the shape " + shape(info) + ", found " + tensor.shape());
      }
      return tensor.fitting(info.type);
    } catch (IllegalArgumentException e) {
      throw bad("constants." + name + ": " + e.getMessage());
    }
  }

  private static boolean fits(GivenTensor tensor, TensorInfo info) {
    long[] declared = info.getShape();
    boolean fits = declared.length == tensor.shape().size();
    for (int i = 0; i < declared.length && fits; i++) {
      fits = declared[i] < 0 || declared[i] == tensor.shape().get(i);
    }
    return fits;
  }

  /** A count that comes out again is a state: {@code processed_lens}. */
  private boolean isLengthsName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return LENGTHS.contains(lower)
        || (LENGTHS_ENDING.matcher(lower).find()
            && !manifest.states().containsKey(name)
            && outputs.keySet().stream().noneMatch(out -> StateNames.match(name, out)));
  }

  private boolean isLengths(String name) {
    TensorInfo info = get(inputs, name);
    return isLengthsName(name)
        && info.getShape().length == 1
        && (info.type == OnnxJavaType.INT32 || info.type == OnnxJavaType.INT64);
  }

  private UserError bad(String message) {
    return new UserError(file + ": " + message);
  }

  static String shape(TensorInfo info) {
    long[] dims = info.getShape();
    @Nullable String[] names = info.getDimensionNames();
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < dims.length; i++) {
      String name = names[i];
      shown.add(
          dims[i] >= 0 ? Long.toString(dims[i]) : name == null || name.isEmpty() ? "?" : name);
    }
    return shown.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  private static TensorInfo get(Map<String, TensorInfo> tensors, String name) {
    TensorInfo info = tensors.get(name);
    if (info == null) {
      throw new IllegalStateException(name);
    }
    return info;
  }

  private static Map<String, TensorInfo> tensors(Map<String, NodeInfo> nodes, String file) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          if (!(node.getInfo() instanceof TensorInfo info)) {
            throw new UserError(
                file
                    + ": "
                    + name
                    + ": expected a tensor, found "
                    + node.getInfo()
                    + "; an output that nobody asks for does no harm: name those that the head"
                    + " reads under \"output\" in model.json");
          }
          tensors.put(name, info);
        });
    return tensors;
  }
}
