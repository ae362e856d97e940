package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of one forward layer as matrix products and elementwise operators, by the equations of
 * ONNX's operators. States: {@code h_in_id}, and {@code c_in_id} for an LSTM, float {@code [batch,
 * hidden]}.
 *
 * <p>Gates from the input, {@code x Wᵀ + b}, hold all biases but a GRU's recurrent bias of the
 * hidden block where the reset gate stands before it.
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
   * @return {@code [batch, gates * hidden]}
   */
  public String writeGates(String step) {
    int rows = layer.cell().gates() * layer.hidden();
    graph.floats("w_" + id, weights.input(), rows, weights.input().length / rows);
    graph.floats("b_" + id, gateBiases(), rows);
    product(step, "w", "b_" + id, "gates");
    return "gates_" + id;
  }

  /**
   * Adds a table that holds the gates of every token.
   *
   * @param steps what stands for each token: {@code [vocabulary, inputs]}
   * @param tokens int64 {@code [batch]}
   * @return {@code [batch, gates * hidden]}
   */
  String writeGates(float[] steps, int vocabulary, String tokens) {
    int rows = layer.cell().gates() * layer.hidden();
    int inputs = weights.input().length / rows;
    float[] biases = gateBiases();
    float[] table = new float[vocabulary * rows];
    for (int token = 0; token < vocabulary; token++) {
      for (int row = 0; row < rows; row++) {
        double sum = biases[row];
        for (int i = 0; i < inputs; i++) {
          sum += (double) weights.input()[row * inputs + i] * steps[token * inputs + i];
        }
        table[token * rows + row] = (float) sum;
      }
    }
    return lookUp(table, vocabulary, tokens);
  }

  /** As above for one-hot steps: a token's gates are a column of the weights. */
  String writeOneHotGates(int vocabulary, String tokens) {
    int rows = layer.cell().gates() * layer.hidden();
    float[] biases = gateBiases();
    float[] table = new float[vocabulary * rows];
    for (int token = 0; token < vocabulary; token++) {
      for (int row = 0; row < rows; row++) {
        table[token * rows + row] = weights.input()[row * vocabulary + token] + biases[row];
      }
    }
    return lookUp(table, vocabulary, tokens);
  }

  private String lookUp(float[] table, int vocabulary, String tokens) {
    graph.floats("gate_table_" + id, table, vocabulary, table.length / vocabulary);
    graph.node("Gather", List.of("gate_table_" + id, tokens), List.of("gates_" + id));
    return "gates_" + id;
  }

  /** Adds the cell over its gates; gives the new h, {@code [batch, hidden]}. */
  public String write(String gates) {
    declareStates(true);
    switch (layer.cell()) {
      case RNN_TANH -> elman(gates, "Tanh");
      case RNN_RELU -> elman(gates, "Relu");
      case LSTM -> lstm(gates);
      case GRU -> gru(gates);
      case GRU_RESET_BEFORE -> gruResetBefore(gates);
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
    recurrent(0, 1, "r");
    product("h_in_" + id, "r", gates, "sums");
    graph.node(activation, in("sums"), List.of("h_out_" + id));
  }

  /** {@code c' = f c + i g, h' = o tanh(c')}; gate blocks input, output, forget, cell. */
  private void lstm(String gates) {
    recurrent(0, 4, "r");
    product("h_in_" + id, "r", gates, "sums");
    split("sums_" + id, new long[] {3L, 1L}, "iof_sums", "cell_sums");
    graph.node("Sigmoid", in("iof_sums"), in("iof"));
    graph.node("Tanh", in("cell_sums"), in("fresh"));
    split("iof_" + id, new long[] {1L, 1L, 1L}, "i", "o", "f");
    graph.node("Mul", in("f", "c_in"), in("kept"));
    graph.node("Mul", in("i", "fresh"), in("added"));
    graph.node("Add", in("kept", "added"), in("c_out"));
    graph.node("Tanh", in("c_out"), in("shown"));
    graph.node("Mul", in("o", "shown"), in("h_out"));
  }

  /** {@code h' = n + z (h - n), n = tanh(gate + r (R h + b))}; blocks update, reset, hidden. */
  private void gru(String gates) {
    int hidden = layer.hidden();
    recurrent(0, 3, "r");
    float[] biases = new float[3 * hidden];
    System.arraycopy(weights.biases(), 5 * hidden, biases, 2 * hidden, hidden);
    graph.floats("rb_" + id, biases, biases.length);
    product("h_in_" + id, "r", "rb_" + id, "back");
    split(gates, new long[] {2L, 1L}, "zr_ahead", "n_ahead");
    split("back_" + id, new long[] {2L, 1L}, "zr_back", "n_back");
    graph.node("Add", in("zr_ahead", "zr_back"), in("zr_sums"));
    graph.node("Sigmoid", in("zr_sums"), in("zr"));
    split("zr_" + id, new long[] {1L, 1L}, "z", "reset");
    graph.node("Mul", in("reset", "n_back"), in("n_kept"));
    graph.node("Add", in("n_ahead", "n_kept"), in("n_sums"));
    mix("n_sums");
  }

  /** {@code n = tanh(gate + R (r h))}. */
  private void gruResetBefore(String gates) {
    recurrent(0, 2, "r");
    recurrent(2, 3, "rn");
    split(gates, new long[] {2L, 1L}, "zr_ahead", "n_ahead");
    product("h_in_" + id, "r", "zr_ahead_" + id, "zr_sums");
    graph.node("Sigmoid", in("zr_sums"), in("zr"));
    split("zr_" + id, new long[] {1L, 1L}, "z", "reset");
    graph.node("Mul", in("reset", "h_in"), in("left"));
    product("left_" + id, "rn", "n_ahead_" + id, "n_sums");
    mix("n_sums");
  }

  private void mix(String sums) {
    graph.node("Tanh", in(sums), in("n"));
    graph.node("Sub", in("h_in", "n"), in("distance"));
    graph.node("Mul", in("z", "distance"), in("held"));
    graph.node("Add", in("n", "held"), in("h_out"));
  }

  /** {@code left · weightsᵀ + added}. */
  private void product(String left, String weights, String added, String to) {
    graph.node("Gemm", List.of(left, weights + "_" + id, added), in(to), Attribute.of("transB", 1));
  }

  /** Adds the recurrent weights of blocks {@code from} to {@code to}. */
  private void recurrent(int from, int to, String name) {
    int block = layer.hidden() * layer.hidden();
    float[] part = new float[(to - from) * block];
    System.arraycopy(weights.recurrent(), from * block, part, 0, part.length);
    graph.floats(name + "_" + id, part, (long) (to - from) * layer.hidden(), layer.hidden());
  }

  private void split(String from, long[] blocks, String... to) {
    long[] sizes = new long[blocks.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = blocks[i] * layer.hidden();
    }
    graph.longs("sizes_of_" + from, sizes, sizes.length);
    graph.node("Split", List.of(from, "sizes_of_" + from), in(to), Attribute.of("axis", 1));
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
    int rows = layer.cell().gates() * layer.hidden();
    float[] sums = new float[rows];
    for (int row = 0; row < rows; row++) {
      boolean apart = layer.cell() == Cell.GRU && row >= 2 * layer.hidden();
      sums[row] = weights.biases()[row] + (apart ? 0 : weights.biases()[rows + row]);
    }
    return sums;
  }
}
