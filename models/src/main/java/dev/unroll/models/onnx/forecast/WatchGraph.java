package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.ForecastWatch;
import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.forecast.SeriesFrame;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The part of a graph that is {@link ForecastWatch}: how good the forecasts for this sample were.
 * All tensors are {@code [batch, 1]} unless said.
 *
 * @param scored whether the forecast of one place before is known, 1 or 0
 * @param score how much greater than usual its errors are
 * @param outside 1 where it is outside of that forecast's interval
 * @param outlier 1 where it is one
 * @param maseKnown 1 or 0
 * @param errors (ahead, error, known) for each lead, {@code [batch, 3A]}
 */
record WatchGraph(
    String scored,
    String score,
    String outside,
    String outlier,
    String mase,
    String maseKnown,
    String errors,
    String run,
    String sums,
    String weights) {

  static WatchGraph write(Formulas f, FrameSettings settings, FrameColumns in, ClockGraph clock) {
    String zero = f.scalar(0);
    String one = f.scalar(1);
    List<Integer> leads = settings.leads();
    String due = f.columns("ahead_in", starts(leads));
    String apart = f.sub(clock.value(), due);
    String arrived = f.all(clock.advances(), clock.known(), f.less(clock.places(), f.scalar(1.5f)));
    float[] ahead = new float[leads.size()];
    for (int i = 0; i < ahead.length; i++) {
      ahead[i] = leads.get(i);
    }
    String leadRow = f.floats(ahead, 1, ahead.length);
    String told = f.node("And", arrived, f.atMost(leadRow, in.run()));
    String errors = f.where(told, apart, zero);
    String known = f.number(told);
    String all =
        f.columns(
            f.join(f.node("Add", leadRow, f.mul(known, zero)), errors, known), triples(leads));

    String scored = f.all(arrived, f.less(zero, in.run()));
    String off = f.split(apart, split(leads)).get(0);
    String above = f.less(zero, off);
    String width = f.max(f.where(above, in.up(), in.down()), f.scalar(ForecastWatch.LEAST_WIDTH));
    String outside = f.all(scored, f.less(one, f.div(f.abs(off), width)));
    String score = f.where(scored, score(f, clock, apart, told, leads.size()), zero);
    String ripe = f.less(f.scalar(ForecastWatch.ripe(settings)), clock.count());
    String outlier = f.all(scored, ripe, f.atMost("threshold", score));

    String naive =
        f.columns("window_in", settings.window() - 1, settings.window() - settings.season());
    String missed = f.abs(f.join(off, f.sub(clock.value(), naive)));
    String seasonKnown = f.atMost(f.scalar(settings.season()), in.count());
    String learns = f.join(scored, scored, f.all(scored, seasonKnown));
    String share = f.scalar(1f / settings.memory());
    String rest = f.scalar(1 - 1f / settings.memory());
    String sums =
        f.where(learns, f.add(f.mul(rest, in.errors()), f.mul(share, missed)), in.errors());
    String weights = f.where(learns, f.add(f.mul(rest, in.weights()), share), in.weights());
    List<String> means =
        f.split(
            f.where(f.less(zero, weights), f.div(sums, weights), f.scalar(ForecastWatch.UNKNOWN)),
            1,
            1,
            1);
    String least = f.min(means.get(1), means.get(2));
    String maseKnown =
        f.all(
            f.less(zero, least),
            f.less(least, f.scalar(ForecastWatch.UNKNOWN)),
            f.less(means.get(0), f.scalar(ForecastWatch.UNKNOWN)));
    String mase =
        f.where(
            maseKnown, f.min(f.div(means.get(0), least), f.scalar(ForecastWatch.MOST_SCORE)), zero);
    String consecutive = f.min(f.add(in.run(), one), f.scalar(settings.mostCount()));
    String run =
        f.where(
            clock.begins(),
            f.where(clock.fresh(), zero, one),
            f.where(
                clock.advances(),
                f.where(f.less(clock.places(), f.scalar(1.5f)), consecutive, one),
                in.run()));
    return new WatchGraph(
        f.number(scored),
        score,
        f.number(outside),
        f.number(outlier),
        mase,
        f.number(maseKnown),
        all,
        run,
        sums,
        weights);
  }

  /**
   * Writes the running squares of the errors; gives how much greater than usual the new ones are.
   */
  private static String score(
      Formulas f, ClockGraph clock, String errors, String known, int leads) {
    String zero = f.scalar(0);
    String share = f.scalar(1f / ForecastWatch.MEMORY);
    String rest = f.scalar(1 - 1f / ForecastWatch.MEMORY);
    List<String> in = f.split("usual_in", leads, leads);
    String squares =
        f.where(
            known, f.add(f.mul(rest, in.get(0)), f.mul(share, f.mul(errors, errors))), in.get(0));
    String weights = f.where(known, f.add(f.mul(rest, in.get(1)), share), in.get(1));
    f.graph().node("Identity", List.of(f.join(squares, weights)), List.of("usual_out"));

    String weighed = f.less(zero, in.get(1));
    String mean = f.where(weighed, f.max(f.div(in.get(0), in.get(1)), zero), zero);
    String least =
        f.max(
            f.mul(f.scalar(SeriesFrame.LEAST_SHARE), f.abs(clock.value())),
            f.scalar(SeriesFrame.LEAST));
    String counted = f.all(known, weighed);
    String far = f.where(counted, f.div(f.abs(errors), f.max(f.node("Sqrt", mean), least)), zero);
    float[] ones = new float[4 * leads];
    for (int i = 0; i < leads; i++) {
      ones[2 * i] = 1;
      ones[2 * (leads + i) + 1] = 1;
    }
    String both = f.node("MatMul", f.join(far, f.number(counted)), f.floats(ones, 2L * leads, 2));
    List<String> sums = f.split(both, 1, 1);
    return f.min(
        f.div(sums.get(0), f.max(sums.get(1), f.scalar(1))), f.scalar(ForecastWatch.MOST_SCORE));
  }

  /** Puts this sample's medians behind those of earlier ones, and writes them as a state. */
  static void keep(Formulas f, FrameSettings settings, ClockGraph clock, String q50) {
    List<Integer> leads = settings.leads();
    int old = size(settings);
    long[] indices = LongStream.rangeClosed(1, old).toArray();
    int end = -1;
    for (int i = 0; i < leads.size(); i++) {
      end += leads.get(i);
      indices[end] = (long) old + i;
    }
    String made = f.columns(q50, leads.stream().mapToLong(lead -> lead - 1).toArray());
    String moved = f.columns(f.join("ahead_in", made), indices);
    f.graph().node("Where", List.of(clock.moves(), moved, "ahead_in"), List.of("ahead_out"));
  }

  /** Medians that are kept: those of the last a places for each lead a. */
  static int size(FrameSettings settings) {
    return settings.leads().stream().mapToInt(Integer::intValue).sum();
  }

  private static long[] starts(List<Integer> leads) {
    long[] starts = new long[leads.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + leads.get(i - 1);
    }
    return starts;
  }

  private static long[] split(List<Integer> leads) {
    return leads.size() == 1 ? new long[] {1} : new long[] {1, leads.size() - 1};
  }

  /** From (all leads, all errors, all known) to a triple a lead. */
  private static long[] triples(List<Integer> leads) {
    int a = leads.size();
    long[] indices = new long[3 * a];
    for (int i = 0; i < a; i++) {
      indices[3 * i] = i;
      indices[3 * i + 1] = (long) a + i;
      indices[3 * i + 2] = 2L * a + i;
    }
    return indices;
  }
}
