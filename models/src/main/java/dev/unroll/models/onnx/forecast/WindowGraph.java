package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.forecast.SeriesFrame;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a graph that is {@link SeriesFrame}'s window and statistics.
 *
 * @param normalised z, oldest first, {@code [batch, W]}
 * @param features {@code [batch, F]}
 * @param newest v(0), {@code [batch, 1]}
 * @param level m, {@code [batch, 1]}
 * @param spread s, {@code [batch, 1]}
 * @param place the newest place as an index, int64 {@code [batch, 1]}
 */
record WindowGraph(
    String normalised,
    String features,
    String newest,
    String level,
    String spread,
    String squares,
    String weight,
    String place) {

  static WindowGraph write(Formulas f, FrameSettings settings, FrameColumns in, ClockGraph clock) {
    int w = settings.window();
    String age =
        f.where(f.less(ages(f, w, w), clock.count()), ages(f, w, w), ages(f, w, settings.season()));
    String window = moved(f, settings, clock, age);
    f.graph().node("Identity", List.of(window), List.of("window_out"));

    String level = level(f, settings, window, clock);
    String learns = f.all(clock.advances(), clock.known());
    String share = f.scalar(1f / settings.memory());
    String rest = f.scalar(1 - 1f / settings.memory());
    String off = f.sub(clock.value(), level);
    String zero = f.scalar(0);
    String prior = f.scalar(SeriesFrame.PRIOR / settings.memory());
    String weighed = f.less(zero, in.weight());
    String kept =
        f.where(
            f.all(clock.begins(), weighed),
            f.min(f.scalar(1), f.div(prior, in.weight())),
            f.scalar(1));
    String squares =
        f.where(
            learns,
            f.add(f.mul(rest, in.squares()), f.mul(share, f.mul(off, off))),
            f.mul(in.squares(), kept));
    String weight =
        f.where(learns, f.add(f.mul(rest, in.weight()), share), f.mul(in.weight(), kept));
    String deviation =
        f.where(f.less(zero, weight), f.node("Sqrt", f.max(f.div(squares, weight), zero)), zero);
    String spread =
        f.max(
            f.max(deviation, f.mul(f.scalar(SeriesFrame.LEAST_SHARE), f.abs(level))),
            f.scalar(SeriesFrame.LEAST));

    String place = f.cast(clock.place(), ElementType.INT64);
    String change = change(f, settings, clock, level, spread, place);
    String z =
        f.where(
            f.less(age, clock.count()),
            f.clip(
                f.div(f.sub(window, level), spread),
                -SeriesFrame.MOST_NORMAL,
                SeriesFrame.MOST_NORMAL),
            zero);
    int g = settings.segment();
    String segment = g == w ? z : f.split(z, w - g, g).get(1);
    String seen = f.div(f.min(clock.count(), f.scalar(w)), f.scalar(w));
    String features =
        settings.seasons() == 0
            ? f.join(segment, change, seen)
            : f.join(segment, change, seen, SeasonsGraph.compare(f, settings, window, z, spread));
    return new WindowGraph(
        z, features, f.columns(window, w - 1), level, spread, squares, weight, place);
  }

  /** For each place, oldest first, how many places it was before the newest, within a season. */
  private static String ages(Formulas f, int window, int season) {
    float[] ages = new float[window];
    for (int i = 0; i < window; i++) {
      ages[i] = (window - 1 - i) % season;
    }
    return f.floats(ages, 1, window);
  }

  /** The window after the sample. */
  private static String moved(Formulas f, FrameSettings settings, ClockGraph clock, String age) {
    int w = settings.window();
    String season = f.scalar(settings.season());
    // How far a place lies after the newest that was known: below 0 it stood in the old window.
    String after = f.sub(f.sub(clock.places(), f.scalar(1)), age);
    String inSeason = f.sub(after, f.mul(season, f.node("Floor", f.div(after, season))));
    String filled =
        f.where(
            f.less(clock.oldCount(), season),
            f.scalar(w - 1),
            f.add(inSeason, f.scalar(w - settings.season())));
    String from = f.where(f.less(after, f.scalar(0)), f.add(after, f.scalar(w)), filled);
    String old =
        f.node(
            "GatherElements",
            List.of("window_in", f.cast(from, ElementType.INT32)),
            Attribute.of("axis", 1));
    String isNewest = f.atMost(age, f.scalar(0));
    String isSet =
        f.any(clock.begins(), f.node("And", isNewest, f.all(clock.advances(), clock.known())));
    return f.where(isSet, clock.value(), old);
  }

  private static String level(Formulas f, FrameSettings settings, String window, ClockGraph clock) {
    int w = settings.window();
    int l = settings.level();
    String newest = l == w ? window : f.split(window, w - l, l).get(1);
    String counted = f.where(f.less(ages(f, l, l), clock.count()), newest, f.scalar(0));
    // Two columns: a product with a single one takes another path, whose bits depend on the rows.
    float[] ones = new float[2 * l];
    Arrays.fill(ones, 1);
    String sum = f.split(f.node("MatMul", counted, f.floats(ones, l, 2)), 1, 1).get(0);
    return f.div(sum, f.clip(clock.count(), 1, l));
  }

  private static String change(
      Formulas f,
      FrameSettings settings,
      ClockGraph clock,
      String level,
      String spread,
      String place) {
    String last = f.node("GatherElements", List.of("levels_in", place), Attribute.of("axis", 1));
    String scattered =
        f.node(
            "ScatterElements",
            List.of("levels_in", place, f.where(clock.advances(), level, last)),
            Attribute.of("axis", 1));
    f.graph().node("Where", List.of(clock.begins(), level, scattered), List.of("levels_out"));
    String moved =
        f.clip(
            f.div(f.sub(level, last), spread), -SeriesFrame.MOST_CHANGE, SeriesFrame.MOST_CHANGE);
    String known = f.all(clock.advances(), f.less(f.scalar(settings.season()), clock.count()));
    return f.where(known, moved, f.scalar(0));
  }
}
