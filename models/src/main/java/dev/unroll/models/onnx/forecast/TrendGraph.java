package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.ForecastWatch;
import dev.unroll.models.forecast.FrameSettings;
import java.util.List;

/**
 * The probabilities that a series rises, falls or stays flat, out of its forecast: with x the
 * newest place's value, d = {@value #BAND}·s a band around it, and Y the value {@link #ahead}
 * places on, P(Y &gt; x + d), P(Y &lt; x - d) and the rest. Y's distribution has the forecast's
 * quantiles 0.1, 0.5 and 0.9 and is a half of a normal one on either side of its median
 * (Fechner's).
 */
final class TrendGraph {
  static final float BAND = 0.1f;

  private TrendGraph() {}

  /** A quarter of a season on, at least one place and at most the horizon. */
  static int ahead(FrameSettings settings) {
    return Math.max(1, Math.min(settings.horizon(), settings.season() / 4));
  }

  /** {@code [batch, 3]}: rising, falling, flat. */
  static String write(
      Formulas f, FrameSettings settings, WindowGraph window, NetworkGraph forecast) {
    int at = ahead(settings) - 1;
    String median = f.columns(forecast.q50(), at);
    String up = f.columns(forecast.up(), at);
    String down = f.columns(forecast.down(), at);
    String band = f.mul(f.scalar(BAND), window.spread());
    String one = f.scalar(1);
    String rising = f.sub(one, below(f, f.sub(f.add(window.newest(), band), median), up, down));
    String falling = below(f, f.sub(f.sub(window.newest(), band), median), up, down);
    String flat = f.max(f.sub(f.sub(one, rising), falling), f.scalar(0));
    return f.join(List.of(rising, falling, flat).toArray(String[]::new));
  }

  /** The probability of less than so much above the median. */
  private static String below(Formulas f, String off, String up, String down) {
    String side = f.where(f.less(f.scalar(0), off), up, down);
    String sigmas =
        f.mul(
            f.div(off, f.max(side, f.scalar(ForecastWatch.LEAST_WIDTH))),
            f.scalar((float) (ForecastWatch.SIGMAS / Math.sqrt(2))));
    String half = f.scalar(0.5f);
    return f.add(half, f.mul(half, f.node("Erf", f.clip(sigmas, -10, 10))));
  }
}
