package dev.unroll.models.onnx;

/** A recurrent cell. Gate blocks of its weight matrices stand in the order of its ONNX operator. */
public enum Cell {
  /** Elman's network, {@code h' = tanh(Wx + Rh + b)}: one block. */
  RNN_TANH("RNN", 1),
  /** The same with max(0, ·) for tanh (Le, Jaitly and Hinton 2015 on how it may begin). */
  RNN_RELU("RNN", 1),
  /** Gate blocks stand in the order input, output, forget, cell. */
  LSTM("LSTM", 4),
  /**
   * Gate blocks stand in the order update, reset, hidden; the reset gate is applied after the
   * recurrent product ({@code linear_before_reset = 1}), as libraries do it.
   */
  GRU("GRU", 3),
  /**
   * A GRU whose reset gate is applied to the hidden state before the recurrent product ({@code
   * linear_before_reset = 0}), as in Cho and others 2014, equations 5 to 8.
   */
  GRU_RESET_BEFORE("GRU", 3);

  private final String operator;
  private final int gates;

  Cell(String operator, int gates) {
    this.operator = operator;
    this.gates = gates;
  }

  /** The name of its ONNX operator. */
  public String operator() {
    return operator;
  }

  /** How many blocks of {@code hidden} rows the cell's weight matrices hold. */
  public int gates() {
    return gates;
  }

  /** Whether there is a second state, c, beside h. */
  public boolean hasMemory() {
    return this == LSTM;
  }
}
