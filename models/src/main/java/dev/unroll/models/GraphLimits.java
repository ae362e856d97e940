package dev.unroll.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a graph may hold, checked before ONNX Runtime sees it, in its inner graphs and functions
 * too. A bundle is data that may come from anyone: it names no file, so that it can read none; it
 * needs no operators but those that ONNX Runtime brings, so that no library is loaded for it; and
 * what it declares is no larger than what it brings.
 *
 * <p>What a graph computes while it runs is not bounded here: the memory of its process is.
 */
public final class GraphLimits {
  static final int MOST_NODES = 200_000;
  static final int MOST_TENSORS = 200_000;

  /** Of an input or output whose sizes are fixed. */
  static final long MOST_CELLS = 1L << 24;

  /** Tensors of two bits a cell are the smallest. */
  private static final int CELLS_A_BYTE = 4;

  private static final Set<String> DOMAINS =
      Set.of(
          "",
          "ai.onnx",
          "ai.onnx.ml",
          "ai.onnx.preview.training",
          "com.microsoft",
          "com.microsoft.experimental",
          "com.microsoft.nchwc",
          "com.ms.internal.nhwc");

  /** It hands a file to the library of a processor's maker. */
  private static final String READS_FILES = "EPContext";

  private final ModelProto model;
  private final String file;
  private final Set<String> functions;
  private int nodes;
  private int tensors;

  private GraphLimits(ModelProto model, String file) {
    this.model = model;
    this.file = file;
    functions =
        model.getFunctionsList().stream().map(FunctionProto::getDomain).collect(Collectors.toSet());
  }

  /**
   * @param file what messages call it
   * @throws UserError where the graph holds what it may not
   */
  public static void check(ModelProto model, String file) {
    new GraphLimits(model, file).check();
  }

  private void check() {
    check(model.getGraph());
    model.getFunctionsList().forEach(function -> function.getNodeList().forEach(this::check));
    checkPorts(model.getGraph().getInputList());
    checkPorts(model.getGraph().getOutputList());
  }

  private void check(GraphProto graph) {
    graph.getInitializerList().forEach(this::check);
    graph.getSparseInitializerList().forEach(this::check);
    graph.getNodeList().forEach(this::check);
  }

  private void check(NodeProto node) {
    if (++nodes > MOST_NODES) {
      throw fault("at most " + MOST_NODES + " nodes, found more", "is it the right file?");
    }
    String domain = node.getDomain();
    boolean readsFiles = node.getOpType().equals(READS_FILES);
    if (readsFiles || (!DOMAINS.contains(domain) && !functions.contains(domain))) {
      throw fault(
          "operators that ONNX Runtime brings, found "
              + node.getOpType()
              + " of domain "
              + (domain.isEmpty() ? "ai.onnx" : domain)
              + " in node "
              + node.getName(),
          "no library of operators is loaded for a bundle; export without it");
    }
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        check(attribute.getG());
      }
      attribute.getGraphsList().forEach(this::check);
      if (attribute.hasT()) {
        check(attribute.getT());
      }
      attribute.getTensorsList().forEach(this::check);
      if (attribute.hasSparseTensor()) {
        check(attribute.getSparseTensor());
      }
      attribute.getSparseTensorsList().forEach(this::check);
    }
  }

  private void check(SparseTensorProto tensor) {
    check(tensor.getValues());
    check(tensor.getIndices());
  }

  private void check(TensorProto tensor) {
    if (++tensors > MOST_TENSORS) {
      throw fault("at most " + MOST_TENSORS + " tensors, found more", "is it the right file?");
    }
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      String location =
          tensor.getExternalDataList().stream()
              .filter(entry -> entry.getKey().equals("location"))
              .map(StringStringEntryProto::getValue)
              .findFirst()
              .orElse("a file without a name");
      throw fault(
          "one file, found a graph whose weights " + tensor.getName() + " lie in " + location,
          "export with external_data=False, or in Python onnx.save(onnx.load(\"IN.onnx\"),"
              + " \"model.onnx\")");
    }
    long most = (long) tensor.getSerializedSize() * CELLS_A_BYTE;
    if (cells(tensor.getDimsList(), most) > most) {
      throw fault(
          "tensors with as many cells as they say, found "
              + tensor.getName()
              + " of "
              + tensor.getDimsList()
              + " in "
              + tensor.getSerializedSize()
              + " bytes",
          "export it again");
    }
  }

  private void checkPorts(List<ValueInfoProto> ports) {
    for (ValueInfoProto port : ports) {
      List<Long> sizes =
          port.getType().getTensorType().getShape().getDimList().stream()
              .filter(Dimension::hasDimValue)
              .map(Dimension::getDimValue)
              .toList();
      if (cells(sizes, MOST_CELLS) > MOST_CELLS) {
        throw fault(
            "inputs and outputs of at most "
                + MOST_CELLS
                + " cells, found "
                + port.getName()
                + " of "
                + sizes,
            "is it the right file?");
      }
    }
  }

  /** The product of sizes, or any number beyond {@code most} as soon as it is. */
  private static long cells(List<Long> sizes, long most) {
    if (sizes.contains(0L)) {
      return 0;
    }
    long cells = 1;
    for (long size : sizes) {
      if (size < 0 || size > most / cells) {
        return Long.MAX_VALUE;
      }
      cells *= size;
    }
    return cells;
  }

  private UserError fault(String expected, String wayOut) {
    return new UserError(file + ": expected " + expected + "; " + wayOut);
  }
}
