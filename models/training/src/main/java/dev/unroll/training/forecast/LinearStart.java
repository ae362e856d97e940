package dev.unroll.training.forecast;

import dev.unroll.training.network.ForecasterShape;
import java.util.List;

/**
 * A linear model of the window that training begins with: ridge regression of the targets on the
 * normalised window, gathered chain by chain and solved by Cholesky's decomposition. A row weighs
 * the square of the least weight of its targets, so that a few jumps do not decide.
 */
final class LinearStart {
  private final int inputs;
  private final int window;
  private final int horizon;
  private final double[][] products;
  private final double[][] answers;
  private double total;

  LinearStart(ForecasterShape shape) {
    window = shape.frame().window();
    horizon = shape.frame().horizon();
    inputs = window + 1;
    products = new double[inputs][inputs];
    answers = new double[inputs][horizon];
  }

  /** The solution for all files together. */
  static Solution of(ForecastSettings settings, List<List<GridSeries>> files, long seed) {
    ChainSampler sampler = new ChainSampler(settings.shape(), files, settings.chainSteps(), seed);
    LinearStart start = new LinearStart(settings.shape());
    for (int draw = 0; draw < settings.startDraws(); draw++) {
      start.add(sampler.draw(settings.chains()));
    }
    return start.solve(settings.ridge());
  }

  /** Takes the rows in whose targets are all there. */
  void add(Chains chains) {
    double[] row = new double[inputs];
    row[window] = 1;
    for (int r = 0; r < chains.count * chains.asked.length; r++) {
      double weight = weight(chains, r);
      if (weight == 0) {
        continue;
      }
      total += weight;
      for (int i = 0; i < window; i++) {
        row[i] = chains.windows[r * window + i];
      }
      for (int i = 0; i < inputs; i++) {
        double share = weight * row[i];
        if (share == 0) {
          continue;
        }
        for (int j = 0; j <= i; j++) {
          products[i][j] += share * row[j];
        }
        for (int h = 0; h < horizon; h++) {
          answers[i][h] += share * chains.targets[r * horizon + h];
        }
      }
    }
  }

  private double weight(Chains chains, int row) {
    double least = Double.POSITIVE_INFINITY;
    for (int h = 0; h < horizon; h++) {
      least = Math.min(least, chains.weights[row * horizon + h]);
    }
    return least * least;
  }

  /**
   * A linear model.
   *
   * @param weights {@code [W, H]}
   * @param biases {@code [H]}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Solution(float[] weights, float[] biases) {}

  /**
   * The solution; call it once.
   *
   * @param ridge the penalty, as a share of the rows' whole weight
   */
  Solution solve(double ridge) {
    for (int i = 0; i < inputs; i++) {
      products[i][i] += ridge * total + 1e-9;
    }
    decompose();
    substitute();
    float[] weights = new float[window * horizon];
    float[] biases = new float[horizon];
    for (int h = 0; h < horizon; h++) {
      for (int i = 0; i < window; i++) {
        weights[i * horizon + h] = (float) answers[i][h];
      }
      biases[h] = (float) answers[window][h];
    }
    return new Solution(weights, biases);
  }

  private void decompose() {
    for (int j = 0; j < inputs; j++) {
      for (int k = 0; k < j; k++) {
        products[j][j] -= products[j][k] * products[j][k];
      }
      products[j][j] = Math.sqrt(products[j][j]);
      for (int i = j + 1; i < inputs; i++) {
        double sum = products[i][j];
        for (int k = 0; k < j; k++) {
          sum -= products[i][k] * products[j][k];
        }
        products[i][j] = sum / products[j][j];
      }
    }
  }

  private void substitute() {
    for (int i = 0; i < inputs; i++) {
      for (int k = 0; k < i; k++) {
        subtract(answers[i], answers[k], products[i][k]);
      }
      divide(answers[i], products[i][i]);
    }
    for (int i = inputs - 1; i >= 0; i--) {
      for (int k = i + 1; k < inputs; k++) {
        subtract(answers[i], answers[k], products[k][i]);
      }
      divide(answers[i], products[i][i]);
    }
  }

  private static void subtract(double[] from, double[] what, double times) {
    for (int h = 0; h < from.length; h++) {
      from[h] -= times * what[h];
    }
  }

  private static void divide(double[] row, double by) {
    for (int h = 0; h < row.length; h++) {
      row[h] /= by;
    }
  }
}
