package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.ForecastWatch;
import dev.unroll.models.forecast.SampleKind;
import dev.unroll.models.forecast.SeriesFrame;
import dev.unroll.models.onnx.ForecastNetwork;

/** A {@link ForecastNetwork} in its frame in plain Java, as its Javadoc says, one series. */
final class ReferenceForecaster {
  final SeriesFrame frame;
  final ForecastWatch watch;
  final float[] mean;
  final float[] q10;
  final float[] q50;
  final float[] q90;
  private final ForecastNetwork network;
  private float[][] ring;

  ReferenceForecaster(ForecastNetwork network) {
    this.network = network;
    frame = new SeriesFrame(network.frame());
    watch = new ForecastWatch(network.frame());
    ring = new float[network.frame().season()][network.hidden()];
    int horizon = network.frame().horizon();
    mean = new float[horizon];
    q10 = new float[horizon];
    q50 = new float[horizon];
    q90 = new float[horizon];
  }

  SampleKind next(int days, int millis, float value) {
    SampleKind kind = frame.next(days, millis, value);
    watch.arrive(kind, frame, value);
    if (kind == SampleKind.FIRST || kind == SampleKind.RETURNED) {
      ring = new float[ring.length][network.hidden()];
    }
    if (kind.advances()) {
      ring[frame.place()] = step(ring[frame.place()]);
    }
    if (frame.count() > 0) {
      decode(ring[frame.place()]);
    }
    if (kind.advances()) {
      watch.made(kind, frame, q50, q90[0] - q50[0], q50[0] - q10[0]);
    }
    return kind;
  }

  private float[] step(float[] before) {
    float[] features = new float[network.frame().features()];
    frame.features(features);
    int e = network.embed();
    float[] entered = network.inputBiases().clone();
    for (int j = 0; j < e; j++) {
      for (int i = 0; i < features.length; i++) {
        entered[j] += features[i] * network.inputWeights()[i * e + j];
      }
      if (network.hasCalendar()) {
        entered[j] += network.hours()[frame.hour() * e + j];
        entered[j] += network.weekdays()[frame.weekday() * e + j];
      }
      entered[j] = Math.max(0, entered[j]);
    }
    int u = network.hidden();
    float[] in = new float[3 * u];
    for (int g = 0; g < 3 * u; g++) {
      in[g] = network.step().biases()[g];
      for (int i = 0; i < e; i++) {
        in[g] += entered[i] * network.step().input()[g * e + i];
      }
    }
    float[] biases = new float[3 * u];
    System.arraycopy(network.step().biases(), 3 * u, biases, 0, 3 * u);
    return gru(in, before, network.step().recurrent(), biases);
  }

  private float[] gru(float[] in, float[] before, float[] weights, float[] biases) {
    int u = before.length;
    float[] recurrent = biases.clone();
    for (int g = 0; g < 3 * u; g++) {
      for (int i = 0; i < u; i++) {
        recurrent[g] += before[i] * weights[g * u + i];
      }
    }
    float[] after = new float[u];
    for (int i = 0; i < u; i++) {
      double update = sigmoid(in[i] + recurrent[i]);
      double reset = sigmoid(in[u + i] + recurrent[u + i]);
      double next = Math.tanh(in[2 * u + i] + reset * recurrent[2 * u + i]);
      after[i] = (float) ((1 - update) * next + update * before[i]);
    }
    return after;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private void decode(float[] hidden) {
    int u = network.hidden();
    int patch = network.patch();
    int horizon = network.frame().horizon();
    float[] z = new float[network.frame().window()];
    frame.normalised(z);
    float[] shares = shares(hidden);
    for (int k = 0; k < horizon / patch; k++) {
      float[] in = new float[3 * u];
      System.arraycopy(network.positions(), k * 3 * u, in, 0, 3 * u);
      float[] g = gru(in, hidden, network.decoder(), network.decoderBiases());
      for (int j = 0; j < patch; j++) {
        float[] out = new float[4];
        for (int c = 0; c < 4; c++) {
          out[c] = network.outputBiases()[j * 4 + c];
          for (int i = 0; i < u; i++) {
            out[c] += g[i] * network.outputWeights()[i * 4 * patch + j * 4 + c];
          }
        }
        int h = k * patch + j;
        float y = mixed(z, shares, h);
        mean[h] = frame.level() + frame.spread() * (y + out[0]);
        q50[h] = frame.level() + frame.spread() * (y + out[1]);
        q10[h] = q50[h] - frame.spread() * exp(out[2]);
        q90[h] = q50[h] + frame.spread() * exp(out[3]);
      }
    }
  }

  private float[] shares(float[] hidden) {
    float[] shares = network.shareBiases().clone();
    int one = 1 + network.frame().seasons();
    for (int e = 0; e < shares.length; e++) {
      for (int i = 0; i < hidden.length; i++) {
        shares[e] += hidden[i] * network.shareWeights()[i * shares.length + e];
      }
    }
    for (int from = 0; from < shares.length; from += one) {
      double sum = 0;
      for (int e = from; e < from + one; e++) {
        sum += Math.exp(shares[e]);
      }
      for (int e = from; e < from + one; e++) {
        shares[e] = (float) (Math.exp(shares[e]) / sum);
      }
    }
    return shares;
  }

  /** The linear model and repeats of earlier seasons, by their shares. */
  private float mixed(float[] z, float[] shares, int h) {
    int seasons = network.frame().seasons();
    int season = network.frame().season();
    if (seasons == 0) {
      return line(z, h);
    }
    int from = h / season * (1 + seasons);
    float sum = shares[from] * line(z, h);
    for (int n = 0; n < seasons; n++) {
      sum += shares[from + 1 + n] * z[z.length - (seasons - n) * season + h % season];
    }
    return sum;
  }

  /** What the linear model of the window says of a horizon. */
  private float line(float[] z, int h) {
    int horizon = network.frame().horizon();
    float sum = network.skipBiases()[h];
    for (int i = 0; i < z.length; i++) {
      sum += z[i] * network.skipWeights()[i * horizon + h];
    }
    return sum;
  }

  private static float exp(float exponent) {
    return (float)
        Math.exp(
            Math.max(
                ForecastNetwork.LEAST_EXPONENT, Math.min(ForecastNetwork.MOST_EXPONENT, exponent)));
  }
}
