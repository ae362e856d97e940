package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions to a graph: who makes a tensor, who reads it, what it comes from. */
final class Graphs {
  /** Operators whose answer does not depend on their input's numbers. */
  private static final Set<String> SHAPE_ONLY = Set.of("Shape", "Size");

  private Graphs() {}

  /** Tensor name to the node of the graph itself (not of its bodies) that makes it. */
  static Map<String, NodeProto> producers(GraphProto graph) {
    Map<String, NodeProto> producers = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
    return producers;
  }

  /** All names that a node reads, those that its bodies take from outside included. */
  static Set<String> reads(NodeProto node) {
    Set<String> names = new LinkedHashSet<>(node.getInputList());
    for (GraphProto body : bodies(node)) {
      for (NodeProto inner : body.getNodeList()) {
        names.addAll(reads(inner));
      }
      body.getOutputList().forEach(output -> names.add(output.getName()));
    }
    names.remove("");
    return names;
  }

  static List<GraphProto> bodies(NodeProto node) {
    List<GraphProto> bodies = new ArrayList<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        bodies.add(attribute.getG());
      }
      bodies.addAll(attribute.getGraphsList());
    }
    return bodies;
  }

  /** The graph inputs whose numbers, not only shapes, go into a tensor; in the graph's order. */
  static List<ValueInfoProto> sources(GraphProto graph, Collection<String> tensors) {
    return sources(graph, tensors, Set.of());
  }

  /**
   * @param without tensors that are not followed further
   */
  static List<ValueInfoProto> sources(
      GraphProto graph, Collection<String> tensors, Set<String> without) {
    Map<String, NodeProto> producers = producers(graph);
    Set<String> seen = new HashSet<>(tensors);
    seen.removeAll(without);
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      NodeProto node = producers.get(open.pop());
      if (node != null && !SHAPE_ONLY.contains(node.getOpType())) {
        for (String read : reads(node)) {
          if (!without.contains(read) && seen.add(read)) {
            open.push(read);
          }
        }
      }
    }
    return inputs(graph).stream().filter(input -> seen.contains(input.getName())).toList();
  }

  /** Whether a graph output depends on a tensor. */
  static boolean reachesOutput(GraphProto graph, String tensor) {
    Set<String> touched = new HashSet<>(Set.of(tensor));
    for (NodeProto node : graph.getNodeList()) { // nodes stand in an order they can run in
      if (reads(node).stream().anyMatch(touched::contains)) {
        touched.addAll(node.getOutputList());
      }
    }
    return graph.getOutputList().stream().anyMatch(output -> touched.contains(output.getName()));
  }

  static boolean isRead(GraphProto graph, String tensor) {
    return graph.getNodeList().stream().anyMatch(node -> reads(node).contains(tensor))
        || graph.getOutputList().stream().anyMatch(output -> output.getName().equals(tensor));
  }

  /** The inputs that a caller must give: old exports list initialisers as inputs too. */
  static List<ValueInfoProto> inputs(GraphProto graph) {
    Set<String> constants = new HashSet<>();
    graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
    return graph.getInputList().stream()
        .filter(input -> !constants.contains(input.getName()))
        .toList();
  }

  /** Every name in use, in bodies too. */
  static Set<String> names(GraphProto graph) {
    Set<String> names = new HashSet<>();
    graph.getInputList().forEach(value -> names.add(value.getName()));
    graph.getOutputList().forEach(value -> names.add(value.getName()));
    graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    for (NodeProto node : graph.getNodeList()) {
      names.addAll(node.getInputList());
      names.addAll(node.getOutputList());
      bodies(node).forEach(body -> names.addAll(names(body)));
    }
    return names;
  }

  static @Nullable AttributeProto attribute(NodeProto node, String name) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  /**
   * Removes nodes that no output depends on, then initialisers that nothing reads.
   *
   * @return how many of both
   */
  static int trim(GraphProto.Builder graph) {
    Set<String> needed = new HashSet<>();
    graph.getOutputList().forEach(output -> needed.add(output.getName()));
    int removed = 0;
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        needed.addAll(reads(node));
      } else {
        graph.removeNode(i);
        removed++;
      }
    }
    for (int i = graph.getInitializerCount() - 1; i >= 0; i--) {
      String name = graph.getInitializer(i).getName();
      if (!needed.contains(name)) {
        graph.removeInitializer(i);
        removed++;
        for (int j = graph.getInputCount() - 1; j >= 0; j--) {
          if (graph.getInput(j).getName().equals(name)) {
            graph.removeInput(j);
          }
        }
      }
    }
    return removed;
  }
}
