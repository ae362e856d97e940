package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ForecastNetwork;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a graph that is a {@link ForecastNetwork}. All tensors are {@code [batch, H]}.
 *
 * @param up from q50 to q90
 * @param down from q10 to q50
 */
record NetworkGraph(String mean, String q50, String up, String down) {

  static NetworkGraph write(
      Formulas f, ForecastNetwork network, ClockGraph clock, WindowGraph window) {
    String hidden = step(f, network, clock, window);
    List<String> parts = decode(f, network, hidden);
    String line = line(f, network, window, hidden);
    return new NetworkGraph(
        scaled(f, window, f.add(line, parts.get(0))),
        scaled(f, window, f.add(line, parts.get(1))),
        width(f, window, parts.get(3)),
        width(f, window, parts.get(2)));
  }

  /** The linear model of the window, mixed with repeats of its newest seasons. */
  private static String line(
      Formulas f, ForecastNetwork network, WindowGraph window, String hidden) {
    FrameSettings settings = network.frame();
    int horizon = settings.horizon();
    String line =
        f.dense(
            window.normalised(),
            network.skipWeights(),
            settings.window(),
            horizon,
            network.skipBiases());
    if (settings.seasons() == 0) {
      return line;
    }
    int ahead = settings.seasonsAhead();
    int season = settings.season();
    int all = ForecastNetwork.shares(settings);
    String scores =
        f.dense(hidden, network.shareWeights(), network.hidden(), all, network.shareBiases());
    String shares =
        f.node("Softmax", List.of(f.reshape(scores, ahead, all / ahead)), Attribute.of("axis", -1));
    List<String> share = f.split(shares, 1, settings.seasons());
    long[] seasonOf = new long[horizon];
    Arrays.setAll(seasonOf, h -> h / season);
    String own = f.columns(f.reshape(share.get(0), ahead), seasonOf);
    String seasons = SeasonsGraph.newest(f, settings, window.normalised());
    String repeats = f.reshape(f.node("MatMul", share.get(1), seasons), (long) ahead * season);
    return f.add(f.mul(own, line), SeasonsGraph.first(f, repeats, ahead * season, horizon));
  }

  private static String scaled(Formulas f, WindowGraph window, String normalised) {
    return f.add(window.level(), f.mul(window.spread(), normalised));
  }

  private static String width(Formulas f, WindowGraph window, String exponent) {
    String clipped =
        f.clip(exponent, ForecastNetwork.LEAST_EXPONENT, ForecastNetwork.MOST_EXPONENT);
    return f.mul(window.spread(), f.node("Exp", clipped));
  }

  /** Writes the ring of hidden states, and gives this sample's {@code [batch, U]}. */
  private static String step(
      Formulas f, ForecastNetwork network, ClockGraph clock, WindowGraph window) {
    int u = network.hidden();
    String entered =
        f.dense(
            window.features(),
            network.inputWeights(),
            network.frame().features(),
            network.embed(),
            network.inputBiases());
    if (network.hasCalendar()) {
      entered = f.add(entered, calendar(f, network));
    }
    String zero = f.scalar(0);
    f.graph().longs("ring_axis", new long[] {1}, 1);
    String begins = f.node("Unsqueeze", clock.begins(), "ring_axis");
    String ring = f.where(begins, zero, "ring_in");
    String before =
        f.node("GatherND", List.of(ring, window.place()), Attribute.of("batch_dims", 1));

    float[] biases = network.step().biases();
    String in =
        f.transposed(
            f.node("Relu", entered),
            network.step().input(),
            3 * u,
            network.embed(),
            Arrays.copyOf(biases, 3 * u));
    String recurrent =
        f.transposed(
            before, network.step().recurrent(), 3 * u, u, Arrays.copyOfRange(biases, 3 * u, 6 * u));
    String stepped = gru(f, f.split(in, 2L * u, u), f.split(recurrent, 2L * u, u), before, u);
    String hidden = f.where(clock.moves(), stepped, before);

    String row = f.node("Unsqueeze", window.place(), "ring_axis");
    String rows = f.node("Unsqueeze", hidden, "ring_axis");
    String shape = f.node("Shape", rows);
    String indices = f.node("Expand", row, shape);
    f.graph()
        .node(
            "ScatterElements",
            List.of(ring, indices, rows),
            List.of("ring_out"),
            Attribute.of("axis", 1));
    return hidden;
  }

  /** Hour and weekday of the sample, looked up. */
  private static String calendar(Formulas f, ForecastNetwork network) {
    List<String> time = f.split("time", 1, 1);
    String hour = f.node("Min", f.node("Div", time.get(1), f.ints(3_600_000)), f.ints(23));
    String weekday = f.node("Mod", f.node("Add", time.get(0), f.ints(3)), f.ints(7));
    String hours = f.node("Gather", f.floats(network.hours(), 24, network.embed()), hour);
    String days = f.node("Gather", f.floats(network.weekdays(), 7, network.embed()), weekday);
    f.graph().longs("calendar_axis", new long[] {1}, 1);
    return f.node("Squeeze", f.add(hours, days), "calendar_axis");
  }

  /**
   * One step, reset after the product; gates are {@code (update and reset, hidden)} before sums.
   */
  private static String gru(
      Formulas f, List<String> in, List<String> recurrent, String before, int u) {
    String gates = f.node("Sigmoid", f.add(in.get(0), recurrent.get(0)));
    List<String> gate = f.split(gates, u, u);
    String next = f.node("Tanh", f.add(in.get(1), f.mul(gate.get(1), recurrent.get(1))));
    return f.add(next, f.mul(gate.get(0), f.sub(before, next)));
  }

  /** The decoder's mean, median, low and high, {@code [batch, H]} each. */
  private static List<String> decode(Formulas f, ForecastNetwork network, String hidden) {
    int u = network.hidden();
    int patch = network.patch();
    int patches = network.frame().horizon() / patch;
    float[] gates = new float[patches * 2 * u];
    float[] next = new float[patches * u];
    for (int k = 0; k < patches; k++) {
      System.arraycopy(network.positions(), k * 3 * u, gates, k * 2 * u, 2 * u);
      System.arraycopy(network.positions(), (k * 3 + 2) * u, next, k * u, u);
    }
    f.graph().longs("patch_axis", new long[] {1}, 1);
    String recurrent =
        f.node(
            "Unsqueeze",
            f.transposed(hidden, network.decoder(), 3 * u, u, network.decoderBiases()),
            "patch_axis");
    String decoded =
        gru(
            f,
            List.of(f.floats(gates, 1, patches, 2L * u), f.floats(next, 1, patches, u)),
            f.split(recurrent, 2L * u, u),
            f.node("Unsqueeze", hidden, "patch_axis"),
            u);
    String out =
        f.add(
            f.node(
                "MatMul",
                decoded,
                f.floats(byPart(network.outputWeights(), u, patch), u, 4L * patch)),
            f.floats(byPart(network.outputBiases(), 1, patch), 4L * patch));
    f.graph().longs("horizon_shape", new long[] {0, network.frame().horizon()}, 2);
    return f.split(out, patch, patch, patch, patch).stream()
        .map(part -> f.node("Reshape", part, "horizon_shape"))
        .toList();
  }

  /** Columns (horizon, part) as (part, horizon). */
  private static float[] byPart(float[] columns, int rows, int patch) {
    float[] sorted = new float[columns.length];
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < patch; j++) {
        for (int part = 0; part < 4; part++) {
          sorted[(row * 4 + part) * patch + j] = columns[(row * patch + j) * 4 + part];
        }
      }
    }
    return sorted;
  }
}
