package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One step of one forward layer as matrix products and elementwise operators, by the equations of
 * ONNX's operators. States: {@code h_in_id}, and {@code c_in_id} for an LSTM, float {@code [batch,
 * hidden]}.
 *
 * <p>The gates come in two blocks of neighbours, those that a sigmoid takes and the last one; an
 * Elman cell has the last alone. Each block has tables and products of its own, so that a sum lands
 * where its activation takes it: taking wide sums apart afterwards is a pass over memory and a node
 * more. What a step adds to them, {@code x Wᵀ + b}, holds all biases but a GRU's recurrent bias of
 * the last block where the reset gate stands before it.
 */
public final class CellGraph {
  private final OnnxGraph graph;
  private final String id;
  private final Layer layer;
  private final Direction weights;

  /**
   * @param id tells this layer's tensors from others'
   */
  public CellGraph(OnnxGraph graph, String id, Layer layer) {
    this.graph = graph;
    this.id = id;
    this.layer = layer;
    this.weights = layer.directions().get(0);
  }

  /**
   * Adds the gates of a step.
   *
   * @param step {@code [batch, inputs]}
   * @return a tensor for each block, {@code [batch, its gates * hidden]}
   */
  public List<String> writeGates(String step) {
    int inputs = weights.input().length / rows();
    return eachBlock(
        block -> {
          graph.floats(
              named("w", block), part(weights.input(), block, inputs), size(block), inputs);
          graph.floats(named("b", block), part(gateBiases(), block, 1), size(block));
          return product(step, named("w", block), named("b", block), "gates_" + block.name());
        });
  }

  /**
   * Adds tables that hold the gates of every token.
   *
   * @param steps what stands for each token: {@code [vocabulary, inputs]}
   * @param tokens int64 {@code [batch]}
   * @return a tensor for each block, {@code [batch, its gates * hidden]}
   */
  List<String> writeGates(float[] steps, int vocabulary, String tokens) {
    int inputs = weights.input().length / rows();
    float[] biases = gateBiases();
    return lookUp(
        vocabulary,
        tokens,
        (token, row) -> {
          double sum = biases[row];
          for (int i = 0; i < inputs; i++) {
            sum += (double) weights.input()[row * inputs + i] * steps[token * inputs + i];
          }
          return (float) sum;
        });
  }

  /** As above for one-hot steps: a token's gates are a column of the weights. */
  List<String> writeOneHotGates(int vocabulary, String tokens) {
    float[] biases = gateBiases();
    return lookUp(
        vocabulary,
        tokens,
        (token, row) -> weights.input()[row * vocabulary + token] + biases[row]);
  }

  /** What a token adds to a gate. */
  private interface Gate {
    float of(int token, int row);
  }

  private List<String> lookUp(int vocabulary, String tokens, Gate gate) {
    return eachBlock(
        block -> {
          int first = block.from() * layer.hidden();
          int width = size(block);
          float[] table = new float[vocabulary * width];
          for (int i = 0; i < table.length; i++) {
            table[i] = gate.of(i / width, first + i % width);
          }
          graph.floats(named("gate_table", block), table, vocabulary, width);
          String gates = named("gates", block);
          graph.node("Gather", List.of(named("gate_table", block), tokens), List.of(gates));
          return gates;
        });
  }

  /**
   * Adds the cell over its gates; gives the new h, {@code [batch, hidden]}.
   *
   * @param gates a tensor for each block
   */
  public String write(List<String> gates) {
    declareStates(true);
    for (Block block : blocks()) {
      float[] part = part(weights.recurrent(), block, layer.hidden());
      graph.floats(named("r", block), part, size(block), layer.hidden());
    }
    String last = gates.get(gates.size() - 1);
    switch (layer.cell()) {
      case RNN_TANH -> elman(last, "Tanh");
      case RNN_RELU -> elman(last, "Relu");
      case LSTM -> lstm(gates.get(0), last);
      case GRU -> gru(gates.get(0), last);
      case GRU_RESET_BEFORE -> gruResetBefore(gates.get(0), last);
    }
    return "h_out_" + id;
  }

  void declareFinalStates() {
    declareStates(false);
  }

  private void declareStates(boolean before) {
    String hidden = Integer.toString(layer.hidden());
    List<String> names = layer.cell().hasMemory() ? List.of("h_", "c_") : List.of("h_");
    for (String name : names) {
      if (before) {
        graph.input(name + "in_" + id, ElementType.FLOAT, "batch", hidden);
      } else {
        graph.output(name + "out_" + id, ElementType.FLOAT, "batch", hidden);
      }
    }
    if (before && weights.initialH().length > 0) {
      graph.floats("h_in_" + id, weights.initialH(), 1, layer.hidden());
      if (layer.cell().hasMemory()) {
        graph.floats("c_in_" + id, weights.initialC(), 1, layer.hidden());
      }
    }
  }

  private void elman(String gates, String activation) {
    product("h_in_" + id, "r_last_" + id, gates, "sums");
    graph.node(activation, in("sums"), List.of("h_out_" + id));
  }

  /** {@code c' = f c + i g, h' = o tanh(c')}; gate blocks input, output, forget, cell. */
  private void lstm(String sigmoids, String last) {
    sigmoids(sigmoids, "i", "o", "f");
    product("h_in_" + id, "r_last_" + id, last, "cell_sums");
    graph.node("Tanh", in("cell_sums"), in("fresh"));
    graph.node("Mul", in("f", "c_in"), in("kept"));
    graph.node("Mul", in("i", "fresh"), in("added"));
    graph.node("Add", in("kept", "added"), in("c_out"));
    graph.node("Tanh", in("c_out"), in("shown"));
    graph.node("Mul", in("o", "shown"), in("h_out"));
  }

  /** {@code h' = n + z (h - n), n = tanh(gate + r (R h + b))}; blocks update, reset, hidden. */
  private void gru(String sigmoids, String last) {
    sigmoids(sigmoids, "z", "reset");
    int hidden = layer.hidden();
    float[] bias = Arrays.copyOfRange(weights.biases(), 5 * hidden, 6 * hidden);
    graph.floats("rb_" + id, bias, hidden);
    product("h_in_" + id, "r_last_" + id, "rb_" + id, "back");
    graph.node("Mul", in("reset", "back"), in("n_kept"));
    graph.node("Add", List.of(last, "n_kept_" + id), in("n_sums"));
    mix("n_sums");
  }

  /** {@code n = tanh(gate + R (r h))}. */
  private void gruResetBefore(String sigmoids, String last) {
    sigmoids(sigmoids, "z", "reset");
    graph.node("Mul", in("reset", "h_in"), in("left"));
    product("left_" + id, "r_last_" + id, last, "n_sums");
    mix("n_sums");
  }

  /** The gates of the first block, each by itself. */
  private void sigmoids(String gates, String... to) {
    product("h_in_" + id, "r_sigmoids_" + id, gates, "gate_sums");
    graph.node("Sigmoid", in("gate_sums"), in("opened"));
    long[] sizes = new long[to.length];
    Arrays.fill(sizes, layer.hidden());
    graph.longs("sizes_" + id, sizes, sizes.length);
    graph.node("Split", in("opened", "sizes"), in(to), Attribute.of("axis", 1));
  }

  private void mix(String sums) {
    graph.node("Tanh", in(sums), in("n"));
    graph.node("Sub", in("h_in", "n"), in("distance"));
    graph.node("Mul", in("z", "distance"), in("held"));
    graph.node("Add", in("n", "held"), in("h_out"));
  }

  /** {@code left · weightsᵀ + added}. */
  private String product(String left, String weights, String added, String to) {
    graph.node("Gemm", List.of(left, weights, added), in(to), Attribute.of("transB", 1));
    return to + "_" + id;
  }

  /** Gates {@code from} to {@code to} of ONNX's order. */
  private record Block(String name, int from, int to) {}

  private List<Block> blocks() {
    int gates = layer.cell().gates();
    Block last = new Block("last", gates - 1, gates);
    return gates == 1 ? List.of(last) : List.of(new Block("sigmoids", 0, gates - 1), last);
  }

  private List<String> eachBlock(Function<Block, String> write) {
    return blocks().stream().map(write).toList();
  }

  /** A block's part of weights whose rows are all gates'. */
  private float[] part(float[] weights, Block block, int width) {
    int row = layer.hidden() * width;
    return Arrays.copyOfRange(weights, block.from() * row, block.to() * row);
  }

  private int rows() {
    return layer.cell().gates() * layer.hidden();
  }

  private int size(Block block) {
    return (block.to() - block.from()) * layer.hidden();
  }

  private String named(String what, Block block) {
    return what + "_" + block.name() + "_" + id;
  }

  private List<String> in(String... names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add(name + "_" + id);
    }
    return all;
  }

  /** Both biases of every gate, but for the recurrent one that a reset gate stands before. */
  private float[] gateBiases() {
    int rows = rows();
    float[] sums = new float[rows];
    for (int row = 0; row < rows; row++) {
      boolean apart = layer.cell() == Cell.GRU && row >= 2 * layer.hidden();
      sums[row] = weights.biases()[row] + (apart ? 0 : weights.biases()[rows + row]);
    }
    return sums;
  }
}
