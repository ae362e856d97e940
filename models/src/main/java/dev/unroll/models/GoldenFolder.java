package dev.unroll.models;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.models.Golden.Sequence;
import dev.unroll.models.Golden.Step;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Golden sequences out of a folder of ONNX's conformance tests: {@code test_data_set_N} with a file
 * an input and an output, in the graph's order. Each row of a set becomes a sequence of one step,
 * cut to its own length where the graph is told the lengths.
 */
final class GoldenFolder {
  private final GraphContract contract;
  private final List<String> inputs;
  private final List<String> outputs;
  private final List<Sequence> sequences = new ArrayList<>();

  private GoldenFolder(byte[] graph, GraphContract contract) {
    this.contract = contract;
    try {
      ModelProto model = ModelProto.parseFrom(graph);
      Set<String> constants =
          model.getGraph().getInitializerList().stream()
              .map(TensorProto::getName)
              .collect(Collectors.toSet());
      inputs =
          model.getGraph().getInputList().stream()
              .map(ValueInfoProto::getName)
              .filter(name -> !constants.contains(name))
              .toList();
      outputs = model.getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a graph that was opened can be read", e);
    }
  }

  /**
   * @param folder one with sets in it, or a set itself
   * @throws UserError where there is no set, or it does not fit the graph
   */
  static Golden read(Path folder, byte[] graph, GraphContract contract) {
    GoldenFolder reader = new GoldenFolder(graph, contract);
    for (Path set : sets(folder)) {
      reader.readSet(set);
    }
    return new Golden(Golden.DEFAULT_TOLERANCE, reader.sequences);
  }

  private static List<Path> sets(Path folder) {
    if (Files.isRegularFile(folder.resolve("input_0.pb"))) {
      return List.of(folder);
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> sets =
          all.filter(path -> Files.isRegularFile(path.resolve("input_0.pb"))).sorted().toList();
      if (sets.isEmpty()) {
        throw new UserError(
            folder + ": expected test_data_set_0/input_0.pb and others like it, found none");
      }
      return sets;
    } catch (IOException e) {
      throw new UserError(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void readSet(Path set) {
    Map<String, Tensor> in = tensors(set, "input", inputs);
    Map<String, Tensor> out = tensors(set, "output", outputs);
    int rows = 1;
    for (Map.Entry<Port, Boolean> entry : ports().entrySet()) {
      Port port = entry.getKey();
      Tensor tensor = (entry.getValue() ? in : out).get(port.name());
      if (tensor == null) {
        continue;
      }
      checkRank(port, tensor, set);
      int batch = Axes.index(port.dims(), Port.BATCH);
      rows = batch < 0 ? rows : tensor.shape()[batch];
    }
    for (int row = 0; row < rows; row++) {
      String name = set.getFileName() + (rows == 1 ? "" : ", row " + row);
      int length = length(in, row);
      Map<String, Tensor> given = new LinkedHashMap<>();
      Map<String, Tensor> expected = new LinkedHashMap<>();
      for (Map.Entry<Port, Boolean> entry : ports().entrySet()) {
        Port port = entry.getKey();
        Tensor tensor = (entry.getValue() ? in : out).get(port.name());
        if (tensor != null) {
          (entry.getValue() ? given : expected).put(port.name(), cut(port, tensor, row, length));
        }
      }
      sequences.add(new Sequence(name, List.of(new Step(given, expected))));
    }
  }

  /** What a sequence may name: true for inputs. */
  private Map<Port, Boolean> ports() {
    Map<Port, Boolean> ports = new LinkedHashMap<>();
    contract.inputs().forEach(port -> ports.put(port, true));
    contract.states().forEach(pair -> ports.put(pair.in(), true));
    contract.outputs().forEach(port -> ports.put(port, false));
    contract.states().forEach(pair -> ports.put(pair.out(), false));
    return ports;
  }

  private int length(Map<String, Tensor> in, int row) {
    Port lengths = contract.lengths();
    Tensor tensor = lengths == null ? null : in.get(lengths.name());
    return tensor == null ? 0 : (int) tensor.values()[row];
  }

  private static Tensor cut(Port port, Tensor tensor, int row, int length) {
    int time = Axes.index(port.dims(), Port.TIME);
    int batch = Axes.index(port.dims(), Port.BATCH);
    Tensor whole = time < 0 || length == 0 ? tensor : tensor.cut(time, 0, length);
    return batch < 0 ? whole : whole.at(batch, row);
  }

  private static void checkRank(Port port, Tensor tensor, Path set) {
    if (tensor.shape().length != port.dims().length) {
      throw new UserError(
          set
              + ": expected "
              + port
              + ", found the shape "
              + Arrays.toString(tensor.shape())
              + "; are the files of this graph?");
    }
  }

  private static Map<String, Tensor> tensors(Path set, String side, List<String> names) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Path file = set.resolve(side + "_" + i + ".pb");
      if (Files.isRegularFile(file)) {
        tensors.put(names.get(i), TensorFile.read(file));
      }
    }
    return tensors;
  }
}
