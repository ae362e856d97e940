package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Weights beside a graph: PyTorch's dynamo exporter writes them to {@code model.onnx.data}. A
 * bundle's graph is one file, so they are put into it. (<a
 * href="https://onnx.ai/onnx/repo-docs/ExternalData.html">The format</a>: a file, and perhaps an
 * offset and a length in it.)
 */
public final class ExternalWeights {
  private static final long MOST_BYTES = 1L << 30; // a protobuf message ends at 2 GiB

  private ExternalWeights() {}

  /**
   * The bytes of a graph, with its weights in it.
   *
   * @throws UserError where the graph or its weights cannot be read
   */
  public static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          file
              + ": expected an ONNX file, found "
              + (Files.isDirectory(file) ? "a folder; name the file in it" : "none"));
    }
    byte[] bytes = Files.readAllBytes(file);
    ModelProto.Builder model;
    try {
      model = ModelProto.parseFrom(bytes).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new UserError(file + ": expected an ONNX model, found other bytes", e);
    }
    boolean changed = false;
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        tensor.setRawData(load(file, tensor));
        tensor.clearExternalData().clearDataLocation();
        changed = true;
      }
    }
    return changed ? model.build().toByteArray() : bytes;
  }

  private static ByteString load(Path graph, TensorProto.Builder tensor) throws IOException {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    Path folder = graph.toAbsolutePath().normalize().getParent();
    String location = entries.getOrDefault("location", "");
    Path data = folder == null ? graph : folder.resolve(location).normalize();
    if (folder == null || location.isEmpty() || !data.startsWith(folder)) {
      throw bad(graph, tensor, "in the graph's own folder", "\"" + location + "\"");
    }
    if (!Files.isRegularFile(data)) {
      throw bad(graph, tensor, "in " + data, "no such file; copy it along with the graph");
    }
    try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "r")) {
      long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
      String given = entries.get("length");
      long length = given == null ? file.length() - offset : Long.parseLong(given);
      if (offset < 0 || length < 0 || offset + length > file.length() || length > MOST_BYTES) {
        throw bad(
            graph,
            tensor,
            "in " + length + " bytes from " + offset + " on of " + data,
            "a file of " + file.length() + " bytes; export the graph again");
      }
      byte[] bytes = new byte[(int) length];
      file.seek(offset);
      file.readFully(bytes);
      return ByteString.copyFrom(bytes);
    } catch (NumberFormatException e) {
      throw new UserError(graph + ": " + tensor.getName() + ": a damaged place of weights", e);
    }
  }

  private static UserError bad(
      Path graph, TensorProto.Builder tensor, String expected, String found) {
    return new UserError(
        graph + ": expected the weights " + tensor.getName() + " " + expected + ", found " + found);
  }
}
