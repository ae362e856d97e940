package dev.unroll.training.forecast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.forecast.SeriesFrame;
import dev.unroll.training.network.Forecaster;
import dev.unroll.training.network.ForecasterShape;
import java.util.Arrays;

/**
 * Chains of samples as the arrays of a {@link Forecaster}'s inputs and targets. A chain is what a
 * {@link SeriesFrame} that begins somewhere in a series says at every S-th place.
 *
 * <p>A target is in units of the spread, from the level, both of the sample that forecasts. Its
 * weight, the root of spread / {@link #units}, brings its error to a scale between that unit and
 * one in which errors of different series mean alike. In the spread's unit alone, a series that
 * repeats itself almost exactly would count for nothing; in the other alone, for almost everything.
 * Targets of samples whose window is not full weigh less, from {@value #COLD} on; so does a target
 * further than {@value #FAR} once weighted. A missing target weighs 0.
 */
final class Chains {
  private static final float COLD = 0.3f;
  private static final float RELATIVE = 1 / 3f;
  private static final float LEAST_USUAL = 0.1f;
  private static final float FAR = 12;

  final int count;
  final int steps;
  final int[] asked;
  final float[] windows;
  final float[] features;
  final float[] targets;
  final float[] weights;
  private final long[] hours;
  private final long[] weekdays;
  private final ForecasterShape shape;

  /**
   * @param steps of each chain
   * @param asked those that forecast, rising
   */
  Chains(ForecasterShape shape, int count, int steps, int[] asked) {
    this.shape = shape;
    this.count = count;
    this.steps = steps;
    this.asked = asked;
    FrameSettings frame = shape.frame();
    int rows = count * asked.length;
    windows = new float[rows * frame.window()];
    features = new float[count * steps * frame.features()];
    targets = new float[rows * frame.horizon()];
    weights = new float[rows * frame.horizon()];
    hours = new long[count * steps];
    weekdays = new long[count * steps];
  }

  /**
   * Fills one chain; steps beyond the series' end stay empty, with weight 0.
   *
   * @param first the place of the series where the frame begins
   * @param phase the place of the season, from the frame's first, that the chain follows
   */
  void fill(int chain, GridSeries series, int first, int phase) {
    FrameSettings sizes = shape.frame();
    SeriesFrame frame = new SeriesFrame(sizes);
    float[] window = new float[sizes.window()];
    float[] step = new float[sizes.features()];
    int next = 0;
    int begun = -1;
    for (int place = first; place < series.learnt(); place++) {
      boolean advanced = frame.next(series.time(place), series.values()[place]).advances();
      begun += advanced || begun >= 0 ? 1 : 0;
      if (!advanced || begun % sizes.season() != phase) {
        continue;
      }
      int at = begun / sizes.season();
      if (at >= steps) {
        return;
      }
      frame.features(step);
      System.arraycopy(step, 0, features, (chain * steps + at) * step.length, step.length);
      hours[chain * steps + at] = frame.hour();
      weekdays[chain * steps + at] = frame.weekday();
      if (next < asked.length && asked[next] == at) {
        frame.normalised(window);
        int row = chain * asked.length + next;
        System.arraycopy(window, 0, windows, row * window.length, window.length);
        target(row, series, place, frame);
        next++;
      }
    }
  }

  private void target(int row, GridSeries series, int place, SeriesFrame frame) {
    FrameSettings sizes = shape.frame();
    float seen = Math.min(1, (float) frame.count() / sizes.window());
    float trust = seen == 1 ? 1 : COLD + (1 - COLD) / 2 * seen;
    float[] units = units(frame);
    for (int h = 0; h < sizes.horizon() && place + 1 + h < series.learnt(); h++) {
      float value = series.values()[place + 1 + h];
      if (!Float.isNaN(value)) {
        float target = (value - frame.level()) / frame.spread();
        float weight = trust * (float) Math.sqrt(frame.spread() / units[h % units.length]);
        targets[row * sizes.horizon() + h] = target;
        weights[row * sizes.horizon() + h] = Math.min(weight, FAR / Math.abs(target));
      }
    }
  }

  /**
   * The scale of errors at each place of the season: a third of the size that the window's values
   * have there, and at least of a tenth of their size at all places.
   */
  private float[] units(SeriesFrame frame) {
    int season = shape.frame().season();
    float[] units = new float[season];
    int seasons = shape.frame().window() / season;
    float all = 0;
    for (int place = 0; place < season; place++) {
      for (int n = 1; n <= seasons; n++) {
        units[place] += Math.abs(frame.value(n * season - 1 - place)) / seasons;
      }
      all += units[place] / season;
    }
    float least = Math.max(LEAST_USUAL * all, frame.spread() / 100);
    for (int place = 0; place < season; place++) {
      units[place] = RELATIVE * Math.max(units[place], least);
    }
    return units;
  }

  /** The network's inputs, in {@code manager}'s hands. */
  NDList inputs(NDManager manager) {
    FrameSettings frame = shape.frame();
    NDList inputs =
        new NDList(
            own(manager.create(windows, new Shape(count, asked.length, frame.window()))),
            manager.create(Arrays.stream(asked).mapToLong(step -> step).toArray()),
            own(manager.create(features, new Shape(count, steps, frame.features()))));
    if (shape.calendar()) {
      inputs.add(manager.create(hours, new Shape(count, steps)));
      inputs.add(manager.create(weekdays, new Shape(count, steps)));
    }
    return inputs;
  }

  /**
   * A copy in the engine's own memory. What is made of a Java array lies wherever that was, and a
   * matrix product's last bits can depend on where its factors lie.
   */
  private static NDArray own(NDArray given) {
    return given.duplicate();
  }
}
