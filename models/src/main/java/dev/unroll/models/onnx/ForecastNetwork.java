package dev.unroll.models.onnx;

import dev.unroll.models.forecast.FrameSettings;
import java.util.Locale;

/**
 * The weights of a forecaster over the frame of a series ({@link
 * dev.unroll.models.forecast.SeriesFrame}). A sample is one step of a gated recurrent unit (reset
 * after the product) that goes on from the hidden state of the same place of the season before, as
 * SegRNN's steps of whole segments (Lin et al. 2023) kept going sample by sample; all horizons are
 * decoded at once, a patch of P horizons each by one step from a learned position, beside a linear
 * model of the window. With the frame's features f, its normalised window z, its place p, level m
 * and spread s:
 *
 * <pre>
 *   e   = relu(f·inputWeights + inputBiases [+ hours[hour] + weekdays[weekday]])
 *   h   = GRU(e, ring[p]);  ring[p] = h                      the ring begins with zeros
 *   g_k = GRU(positions[k], h)                               K = H/P patches
 *   o   = g_k·outputWeights + outputBiases                   P rows of (mean, median, low, high)
 *   l   = z·skipWeights + skipBiases
 *   w_k = softmax(h·shareWeights + shareBiases)_k            over 1 + R, for each season k ahead
 *   y   = w_k0·l + sum over n of w_kn·z(season n)            l alone where no seasons are repeated
 *   mean = m + s·(y + o.mean);   q50 = m + s·(y + o.median)
 *   q10 = q50 - s·exp(o.low);    q90 = q50 + s·exp(o.high)   exponents within -8 … 4
 * </pre>
 *
 * <p>All matrices are row-major; gate blocks stand in ONNX's order: update, reset, hidden. The
 * arrays are not copied: whoever makes a network no longer changes them.
 *
 * @param embed E, the width of e
 * @param hidden U, the width of h
 * @param patch P, which divides H
 * @param inputWeights {@code [F, E]}
 * @param inputBiases {@code [E]}
 * @param hours {@code [24, E]}; empty for a network without a calendar, as {@code weekdays}
 * @param weekdays {@code [7, E]}
 * @param step W {@code [3U, E]}, R {@code [3U, U]} and biases {@code [6U]} of the step
 * @param positions the decoder's input side, biases included: {@code [K, 3U]}
 * @param decoder the decoder's R, {@code [3U, U]}
 * @param decoderBiases the decoder's recurrent biases, {@code [3U]}
 * @param outputWeights {@code [U, 4P]}, four numbers a horizon
 * @param outputBiases {@code [4P]}
 * @param skipWeights {@code [W, H]}
 * @param skipBiases {@code [H]}
 * @param shareWeights {@code [U, K(1 + R)]}: for each of the K seasons ahead the linear model's
 *     share and those of the window's newest R seasons, oldest first; empty where R is 0, as {@code
 *     shareBiases}
 * @param shareBiases {@code [K(1 + R)]}
 */
@SuppressWarnings("ArrayRecordComponent") // identity is all that is asked of a network
public record ForecastNetwork(
    FrameSettings frame,
    int embed,
    int hidden,
    int patch,
    float[] inputWeights,
    float[] inputBiases,
    float[] hours,
    float[] weekdays,
    RecurrentNetwork.Direction step,
    float[] positions,
    float[] decoder,
    float[] decoderBiases,
    float[] outputWeights,
    float[] outputBiases,
    float[] skipWeights,
    float[] skipBiases,
    float[] shareWeights,
    float[] shareBiases) {

  /** The exponents of the widths of the intervals are kept within these. */
  public static final float LEAST_EXPONENT = -8;

  public static final float MOST_EXPONENT = 4;

  public ForecastNetwork {
    if (patch < 1 || frame.horizon() % patch != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "patch: expected a divisor of the horizon %d, found %d",
              frame.horizon(),
              patch));
    }
    int rows = 3 * hidden;
    boolean calendar = hours.length > 0;
    expect("input weights", frame.features() * embed, inputWeights.length);
    expect("input biases", embed, inputBiases.length);
    expect("hours", calendar ? 24 * embed : 0, hours.length);
    expect("weekdays", calendar ? 7 * embed : 0, weekdays.length);
    expect("step input weights", rows * embed, step.input().length);
    expect("step recurrent weights", rows * hidden, step.recurrent().length);
    expect("step biases", 2 * rows, step.biases().length);
    expect("positions", frame.horizon() / patch * rows, positions.length);
    expect("decoder weights", rows * hidden, decoder.length);
    expect("decoder biases", rows, decoderBiases.length);
    expect("output weights", hidden * 4 * patch, outputWeights.length);
    expect("output biases", 4 * patch, outputBiases.length);
    expect("skip weights", frame.window() * frame.horizon(), skipWeights.length);
    expect("skip biases", frame.horizon(), skipBiases.length);
    expect("share weights", hidden * shares(frame), shareWeights.length);
    expect("share biases", shares(frame), shareBiases.length);
  }

  private static void expect(String what, int expected, int found) {
    if (expected != found) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: expected %d floats, found %d", what, expected, found));
    }
  }

  /** Shares of all the seasons ahead: K(1 + R), 0 where no seasons are repeated. */
  public static int shares(FrameSettings frame) {
    return frame.seasons() == 0 ? 0 : frame.seasonsAhead() * (1 + frame.seasons());
  }

  /** Whether the hour of the day and the weekday enter. */
  public boolean hasCalendar() {
    return hours.length > 0;
  }
}
