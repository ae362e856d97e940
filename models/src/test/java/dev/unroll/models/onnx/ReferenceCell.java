package dev.unroll.models.onnx;

import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;

/**
 * One step of one cell, in doubles, written from the equations of the ONNX operators <a
 * href="https://onnx.ai/onnx/operators/onnx__LSTM.html">LSTM</a>, <a
 * href="https://onnx.ai/onnx/operators/onnx__GRU.html">GRU</a> and <a
 * href="https://onnx.ai/onnx/operators/onnx__RNN.html">RNN</a>.
 */
final class ReferenceCell {
  private final Layer layer;
  private final Direction weights;
  final double[] h;
  final double[] c;

  ReferenceCell(Layer layer, Direction weights, float[] h, float[] c) {
    this.layer = layer;
    this.weights = weights;
    this.h = ReferenceNetwork.doubles(h);
    this.c = ReferenceNetwork.doubles(c);
  }

  /** Advances h (and c) by one step. */
  void step(double[] x) {
    double[] before = h.clone();
    for (int unit = 0; unit < layer.hidden(); unit++) {
      if (layer.cell().gates() == 1) {
        double sum = in(0, unit, x) + back(0, unit, before);
        h[unit] = layer.cell() == Cell.RNN_RELU ? Math.max(0, sum) : Math.tanh(sum);
      } else if (layer.cell() == Cell.LSTM) {
        double input = sigmoid(in(0, unit, x) + back(0, unit, before));
        double output = sigmoid(in(1, unit, x) + back(1, unit, before));
        double forget = sigmoid(in(2, unit, x) + back(2, unit, before));
        double cell = Math.tanh(in(3, unit, x) + back(3, unit, before));
        c[unit] = forget * c[unit] + input * cell;
        h[unit] = output * Math.tanh(c[unit]);
      } else {
        double update = sigmoid(in(0, unit, x) + back(0, unit, before));
        double fresh = Math.tanh(in(2, unit, x) + left(unit, x, before));
        h[unit] = (1 - update) * fresh + update * before[unit];
      }
    }
  }

  /** What the reset gate lets through: after the product of all units, or of each before it. */
  private double left(int unit, double[] x, double[] before) {
    if (layer.cell() == Cell.GRU) {
      return reset(unit, x, before) * back(2, unit, before);
    }
    double[] reset = new double[before.length];
    for (int i = 0; i < reset.length; i++) {
      reset[i] = reset(i, x, before) * before[i];
    }
    return back(2, unit, reset);
  }

  private double reset(int unit, double[] x, double[] before) {
    return sigmoid(in(1, unit, x) + back(1, unit, before));
  }

  /** Wx + Wb of one gate and unit. */
  private double in(int gate, int unit, double[] x) {
    int row = gate * layer.hidden() + unit;
    return dot(weights.input(), row, x) + weights.biases()[row];
  }

  /** Rh + Rb of one gate and unit. */
  private double back(int gate, int unit, double[] before) {
    int row = gate * layer.hidden() + unit;
    int recurrentBiases = layer.cell().gates() * layer.hidden();
    return dot(weights.recurrent(), row, before) + weights.biases()[recurrentBiases + row];
  }

  private static double dot(float[] matrix, int row, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += matrix[row * x.length + i] * x[i];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
