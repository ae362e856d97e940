package dev.unroll.training.network;

import ai.djl.nn.Parameter;
import dev.unroll.models.onnx.ForecastNetwork;
import java.util.function.Function;

/** A {@link Forecaster}'s weights as a {@link ForecastNetwork}. */
public final class ForecasterExport {
  private static final float[] NONE = {};

  private ForecasterExport() {}

  /**
   * The network.
   *
   * @param values gives a parameter's numbers, row-major: its own or an average
   */
  public static ForecastNetwork export(Forecaster forecaster, Function<Parameter, float[]> values) {
    ForecasterShape shape = forecaster.shape();
    boolean shared = shape.frame().seasons() > 0;
    Function<String, float[]> named = name -> values.apply(forecaster.named(name));
    return new ForecastNetwork(
        shape.frame(),
        shape.embed(),
        shape.hidden(),
        shape.patch(),
        named.apply("input"),
        named.apply("inputBias"),
        shape.calendar() ? named.apply("hours") : NONE,
        shape.calendar() ? named.apply("weekdays") : NONE,
        NetworkExport.layer(forecaster.cell(), values).directions().get(0),
        named.apply("positions"),
        turned(named.apply("decoder"), shape.hidden()),
        named.apply("decoderBias"),
        named.apply("output"),
        named.apply("outputBias"),
        forecaster.wholeSkip(named.apply("skip")),
        named.apply("skipBias"),
        shared ? times(named.apply("share"), Forecaster.SHARE_RATE) : NONE,
        shared ? times(named.apply("shareBias"), Forecaster.SHARE_RATE) : NONE);
  }

  private static float[] times(float[] values, float factor) {
    float[] multiplied = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      multiplied[i] = factor * values[i];
    }
    return multiplied;
  }

  /** {@code [rows, columns]} to {@code [columns, rows]}. */
  private static float[] turned(float[] matrix, int rows) {
    int columns = matrix.length / rows;
    float[] turned = new float[matrix.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = matrix[r * columns + c];
      }
    }
    return turned;
  }
}
