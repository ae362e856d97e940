package dev.unroll.models.onnx;

/** A recurrent cell, by the name of its ONNX operator. */
public enum Cell {
  /** Gate blocks stand in the order input, output, forget, cell. */
  LSTM(4),
  /**
   * Gate blocks stand in the order update, reset, hidden; the reset gate is applied after the
   * recurrent product ({@code linear_before_reset = 1}).
   */
  GRU(3);

  private final int gates;

  Cell(int gates) {
    this.gates = gates;
  }

  /** How many blocks of {@code hidden} rows the cell's weight matrices hold. */
  public int gates() {
    return gates;
  }
}
