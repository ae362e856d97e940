package dev.unroll.models;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a {@link GraphContract} from a graph's own names, types and shapes. */
final class ContractReader {
  private static final Set<String> LENGTHS =
      Set.of("lengths", "length", "sequence_lens", "seq_lens", "seq_lengths", "input_lengths");

  private final Map<String, TensorInfo> inputs;
  private final Map<String, TensorInfo> outputs;
  private final Manifest manifest;
  private final String file;

  private ContractReader(OrtSession session, Manifest manifest, String file) throws OrtException {
    this.inputs = tensors(session.getInputInfo(), file);
    this.outputs = tensors(session.getOutputInfo(), file);
    this.manifest = manifest;
    this.file = file;
  }

  /**
   * @param file what messages call the graph
   * @throws UserError where the graph leaves a question open, with the line to add to model.json
   */
  static GraphContract read(OrtSession session, Manifest manifest, String file)
      throws OrtException {
    return new ContractReader(session, manifest, file).read();
  }

  private GraphContract read() {
    Map<String, String> pairs = StateNames.pair(inputs, outputs, manifest.states(), file);
    List<String> free = new ArrayList<>(inputs.keySet());
    free.removeAll(pairs.keySet());
    String lengths = free.stream().filter(this::isLengths).findFirst().orElse(null);
    free.remove(lengths);
    String data = only(free, "data input", "name the recurrent ones under \"states\"");
    List<String> answers = new ArrayList<>(outputs.keySet());
    answers.removeAll(pairs.values());
    String output =
        manifest.output() != null
            ? known(manifest.output())
            : only(answers, "output for the head", "add \"output\": \"NAME\"");

    TensorInfo dataInfo = get(inputs, data);
    Port dataPort = new Port(data, dataInfo.type, dataDims(data, dataInfo));
    String batch = dataInfo.getDimensionNames()[0];
    List<StatePair> states = new ArrayList<>();
    pairs.forEach((in, out) -> states.add(pair(in, out, batch)));
    TensorInfo outputInfo = get(outputs, output);
    if (outputInfo.type != OnnxJavaType.FLOAT) {
      throw bad("output " + output + ": expected float, found " + outputInfo.type);
    }
    return new GraphContract(
        List.of(dataPort),
        lengths == null
            ? null
            : new Port(lengths, get(inputs, lengths).type, new long[] {Port.BATCH}),
        List.of(new Port(output, outputInfo.type, outputDims(output, outputInfo, dataInfo))),
        List.copyOf(states));
  }

  private boolean isLengths(String name) {
    TensorInfo info = get(inputs, name);
    return LENGTHS.contains(name.toLowerCase(Locale.ROOT))
        && info.getShape().length == 1
        && (info.type == OnnxJavaType.INT32 || info.type == OnnxJavaType.INT64);
  }

  private long[] dataDims(String name, TensorInfo info) {
    long[] dims = info.getShape().clone();
    boolean tokens = !manifest.vectoriser().kind().equals("numbers");
    boolean whole = info.type == OnnxJavaType.INT64 || info.type == OnnxJavaType.INT32;
    if (tokens != whole || (!whole && info.type != OnnxJavaType.FLOAT)) {
      throw bad(
          "input "
              + name
              + ": vectoriser.kind "
              + manifest.vectoriser().kind()
              + " gives "
              + (tokens ? "int64 or int32 ids" : "float values")
              + ", the graph expects "
              + info.type
              + "; change vectoriser.kind in model.json, or the graph");
    }
    if (dims.length == 0 || dims[0] != -1) {
      throw bad(
          "input "
              + name
              + ": expected a dynamic batch axis first, found shape "
              + shape(info)
              + "; export it with a dynamic batch");
    }
    dims[0] = Port.BATCH;
    if (dims.length > 1 && dims[1] == -1) {
      dims[1] = Port.TIME;
    }
    long[] roles = fixed(name, info, dims);
    if (tokens && new Port(name, info.type, roles).width() != 1) {
      throw bad(
          "input "
              + name
              + ": expected token ids [batch, time] or [batch], found shape "
              + shape(info)
              + "; export it with a dynamic length");
    }
    return roles;
  }

  private StatePair pair(String in, String out, String batch) {
    TensorInfo from = get(inputs, in);
    TensorInfo to = get(outputs, out);
    if (from.type == OnnxJavaType.STRING || from.type == OnnxJavaType.UNKNOWN) {
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
    long[] dims = stateDims(in, from, batch);
    return new StatePair(new Port(in, from.type, dims), new Port(out, to.type, dims));
  }

  /** One rank, and no two fixed sizes that differ: declared sizes may be left open. */
  private static boolean compatible(long[] a, long[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i] && a[i] >= 0 && b[i] >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The batch axis has the data's batch name, or is the only dynamic one. */
  private long[] stateDims(String name, TensorInfo info, String batch) {
    long[] dims = info.getShape().clone();
    String[] names = info.getDimensionNames();
    List<Integer> dynamic = new ArrayList<>();
    List<Integer> named = new ArrayList<>();
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == -1) {
        dynamic.add(i);
        if (!batch.isEmpty() && batch.equals(names[i])) {
          named.add(i);
        }
      }
    }
    List<Integer> found = named.isEmpty() ? dynamic : named;
    if (found.size() != 1) {
      throw bad(
          "state " + name + ": expected one dynamic axis, the batch, found shape " + shape(info));
    }
    dims[found.get(0)] = Port.BATCH;
    return fixed(name, info, dims);
  }

  private long[] outputDims(String name, TensorInfo info, TensorInfo data) {
    long[] dims = info.getShape().clone();
    if (dims.length > 0) {
      dims[0] = Port.BATCH;
    }
    boolean time = data.getShape().length > 1 && data.getShape()[1] == -1;
    if (time && dims.length > 1 && dims[1] == -1) {
      dims[1] = Port.TIME;
    }
    return fixed(name, info, dims);
  }

  private long[] fixed(String name, TensorInfo info, long[] dims) {
    int batches = 0;
    long[] declared = info.getShape();
    for (int i = 0; i < dims.length; i++) {
      batches += dims[i] == Port.BATCH ? 1 : 0;
      if (dims[i] == 0 || (dims[i] == Port.BATCH && declared[i] != -1)) {
        throw bad(name + ": expected a dynamic batch axis, found shape " + shape(info));
      }
    }
    if (batches != 1) {
      throw bad(
          name
              + ": expected a batch axis, perhaps a time axis, and fixed sizes, found shape "
              + shape(info));
    }
    return dims;
  }

  private String only(Collection<String> names, String what, String wayOut) {
    if (names.size() != 1) {
      throw bad("expected one " + what + ", found " + names + "; " + wayOut + " in model.json");
    }
    return names.iterator().next();
  }

  private String known(String output) {
    if (!outputs.containsKey(output)) {
      throw bad("output: expected one of " + outputs.keySet() + ", found " + output);
    }
    return output;
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
                file + ": " + name + ": expected a tensor, found " + node.getInfo());
          }
          tensors.put(name, info);
        });
    return tensors;
  }
}
