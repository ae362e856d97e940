package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.forecast.SampleKind;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.ForecastNetwork;
import dev.unroll.models.onnx.OnnxGraph;
import java.util.List;

/**
 * Writes a {@link ForecastNetwork} and the frame that it stands in as an ONNX graph of one sample a
 * call and row.
 *
 * <p>Inputs: {@code value} float {@code [batch, 1]}, NaN where it is missing; {@code time} int32
 * {@code [batch, 2]}, days since 1970 and milliseconds of the day; {@code threshold} float {@code
 * [1]}, the score from which on a value is an outlier.
 *
 * <p>Outputs: {@code mean}, {@code q10}, {@code q50}, {@code q90} {@code [batch, H]}, in the
 * series' units; {@code sample} {@code [batch, 13]}, see {@link #SAMPLE}; {@code errors} {@code
 * [batch, 3A]}: for each lead of {@link FrameSettings#leads()} the lead, value minus median, and 1
 * where it is known; {@code trend} {@code [batch, 3]}, the probabilities of rising, falling and
 * flat, see {@link TrendGraph}.
 *
 * <p>States {@code NAME_in} and {@code NAME_out}, all beginning with zeros: {@code clock} int32
 * {@code [batch, 4]}, {@code frame} {@code [batch, 16]}, {@code window} {@code [batch, W]}, {@code
 * levels} {@code [batch, S]}, {@code ring} {@code [batch, S, U]}, {@code ahead} {@code [batch, sum
 * of the leads]}, {@code usual} {@code [batch, 2A]}. Every number stays finite, whatever comes.
 */
public final class ForecastGraphWriter {
  /**
   * The columns of {@code sample}: {@link SampleKind}'s number; the value, and 1 where it is known;
   * the interval in seconds, 0 while unknown; day since 1970, second of the day and millisecond of
   * the second that the forecast begins after; MASE, and 1 where it is known; 1 where there is a
   * score; the score; 1 where the value was outside; 1 where it is an outlier.
   */
  public static final List<String> SAMPLE =
      List.of(
          "kind",
          "value",
          "known",
          "interval",
          "day",
          "second",
          "millisecond",
          "mase",
          "mase-known",
          "scored",
          "score",
          "outside",
          "outlier");

  private static final String BATCH = "batch";

  private ForecastGraphWriter() {}

  /** The graph as the bytes of an {@code .onnx} file; equal networks give equal bytes. */
  public static byte[] write(ForecastNetwork network) {
    FrameSettings settings = network.frame();
    OnnxGraph graph = new OnnxGraph("forecaster");
    graph.input("value", ElementType.FLOAT, BATCH, "1");
    graph.input("time", ElementType.INT32, BATCH, "2");
    graph.input("threshold", ElementType.FLOAT, "1");
    declare(graph::input, "in", network);

    Formulas f = new Formulas(graph);
    FrameColumns in = FrameColumns.split(f, "frame_in");
    ClockGraph clock = ClockGraph.write(f, settings, in);
    WindowGraph window = WindowGraph.write(f, settings, in, clock);
    WatchGraph watch = WatchGraph.write(f, settings, in, clock);
    NetworkGraph forecast = NetworkGraph.write(f, network, clock, window);
    WatchGraph.keep(f, settings, clock, forecast.q50());
    graph.node("Identity", List.of(clock.clock()), List.of("clock_out"));
    new FrameColumns(
            clock.interval(),
            clock.candidate(),
            clock.streak(),
            clock.place(),
            clock.count(),
            window.squares(),
            window.weight(),
            watch.run(),
            f.where(clock.moves(), f.columns(forecast.up(), 0), in.up()),
            f.where(clock.moves(), f.columns(forecast.down(), 0), in.down()),
            watch.sums(),
            watch.weights())
        .join(f, "frame_out");
    declare(graph::output, "out", network);

    int horizon = settings.horizon();
    output(graph, "mean", forecast.mean(), horizon);
    output(graph, "q10", f.sub(forecast.q50(), forecast.down()), horizon);
    output(graph, "q50", forecast.q50(), horizon);
    output(graph, "q90", f.add(forecast.q50(), forecast.up()), horizon);
    output(graph, "sample", sample(f, clock, watch), SAMPLE.size());
    output(graph, "errors", watch.errors(), 3 * settings.leads().size());
    output(graph, "trend", TrendGraph.write(f, settings, window, forecast), 3);
    return graph.toBytes();
  }

  private static void output(OnnxGraph graph, String name, String tensor, int width) {
    graph.node("Identity", List.of(tensor), List.of(name));
    graph.output(name, ElementType.FLOAT, BATCH, Integer.toString(width));
  }

  private static String sample(Formulas f, ClockGraph clock, WatchGraph watch) {
    String kind = f.scalar(SampleKind.REPEATED.number());
    kind = f.where(clock.between(), f.scalar(SampleKind.BETWEEN.number()), kind);
    kind = f.where(clock.begins(), f.scalar(SampleKind.RETURNED.number()), kind);
    String next =
        f.where(
            clock.known(),
            f.scalar(SampleKind.NEXT.number()),
            f.scalar(SampleKind.MISSING.number()));
    kind = f.where(clock.advances(), next, kind);
    String first =
        f.where(
            clock.known(),
            f.scalar(SampleKind.FIRST.number()),
            f.scalar(SampleKind.UNKNOWN.number()));
    kind = f.where(clock.fresh(), first, kind);
    List<String> times = f.split(clock.clock(), 1, 1, 2);
    String thousand = f.ints(1000);
    String second = f.node("Div", times.get(1), thousand);
    String milli = f.sub(times.get(1), f.mul(second, thousand));
    return f.join(
        kind,
        clock.value(),
        f.number(clock.known()),
        clock.interval(),
        f.cast(times.get(0), ElementType.FLOAT),
        f.cast(second, ElementType.FLOAT),
        f.cast(milli, ElementType.FLOAT),
        watch.mase(),
        watch.maseKnown(),
        watch.scored(),
        watch.score(),
        watch.outside(),
        watch.outlier());
  }

  private static void declare(Declaration to, String side, ForecastNetwork network) {
    FrameSettings settings = network.frame();
    String season = Integer.toString(settings.season());
    String window = Integer.toString(settings.window());
    String hidden = Integer.toString(network.hidden());
    String ahead = Integer.toString(WatchGraph.size(settings));
    to.declare("clock_" + side, ElementType.INT32, BATCH, "4");
    to.declare("frame_" + side, ElementType.FLOAT, BATCH, Integer.toString(FrameColumns.WIDTH));
    to.declare("window_" + side, ElementType.FLOAT, BATCH, window);
    to.declare("levels_" + side, ElementType.FLOAT, BATCH, season);
    to.declare("ring_" + side, ElementType.FLOAT, BATCH, season, hidden);
    to.declare("ahead_" + side, ElementType.FLOAT, BATCH, ahead);
    String usual = Integer.toString(2 * settings.leads().size());
    to.declare("usual_" + side, ElementType.FLOAT, BATCH, usual);
  }

  private interface Declaration {
    OnnxGraph declare(String name, ElementType type, String... dims);
  }
}
