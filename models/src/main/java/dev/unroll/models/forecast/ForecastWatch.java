package dev.unroll.models.forecast;

import java.util.List;

/**
 * Watches how good a series' forecasts are. A forecast is of medians for the next H places, and of
 * the distances to the quantiles 0.9 and 0.1 for the next place. When the sample of a place comes,
 *
 * <ul>
 *   <li>its error at lead a is its value minus the median that was forecast a places before; known
 *       where the last a places were reached one by one, each with a forecast.
 *   <li>its score is the mean, over the leads whose errors are known, of the error's size in units
 *       of the running root mean square of the earlier errors at that lead, which weighs a new one
 *       1/{@value #MEMORY}: how much worse than usual the forecasts of this value were, the one a
 *       place before as well as those of long before, which a value that drifts away deceives less.
 *       0 while no lead has an earlier error. A value is an outlier where its score reaches the
 *       threshold and enough places are known ({@link #ripe}).
 *   <li>it is outside where it lies beyond the quantile 0.1 or 0.9 forecast one place before.
 *   <li>the running MASE is the running mean of its absolute errors at lead 1, over the lesser of
 *       those of two naive forecasts: the value before and the value a season before. Each mean
 *       weighs a new error 1/M and has no bias. Unknown while the naive ones are, or make no error.
 * </ul>
 *
 * <p>All of it needs the place just before, so a sample after a skipped place has neither errors
 * nor a score, and teaches the MASE nothing. Not thread-safe.
 */
public final class ForecastWatch {
  /** Standard deviations of a normal distribution from its median to its quantile 0.9. */
  public static final float SIGMAS = 1.2815516f;

  /** Errors that their running squares remember. */
  public static final int MEMORY = 1000;

  public static final float MOST_SCORE = 1_000_000;
  public static final float LEAST_WIDTH = 1e-30f;

  /** Stands for a mean of nothing. */
  public static final float UNKNOWN = 1e30f;

  private final FrameSettings settings;
  private final float[][] ahead;
  private final float[] errors;
  private final boolean[] known;
  private final float[] squares;
  private final float[] squareWeights;
  private final float[] sums = new float[3];
  private final float[] weights = new float[3];
  private int run;
  private float up;
  private float down;
  private float score;
  private boolean scored;
  private boolean outside;
  private boolean ripe;

  public ForecastWatch(FrameSettings settings) {
    this.settings = settings;
    List<Integer> leads = settings.leads();
    this.ahead = leads.stream().map(lead -> new float[lead]).toArray(float[][]::new);
    this.errors = new float[leads.size()];
    this.known = new boolean[leads.size()];
    this.squares = new float[leads.size()];
    this.squareWeights = new float[leads.size()];
  }

  /** Places that must be known before a value can be an outlier. */
  public static int ripe(FrameSettings settings) {
    return Math.max(2 * settings.season(), 32);
  }

  /**
   * Compares a sample with the forecasts for it.
   *
   * @param kind what the frame said it is
   * @param frame after the sample
   * @param value the sample's
   */
  public void arrive(SampleKind kind, SeriesFrame frame, float value) {
    boolean next = kind == SampleKind.NEXT && frame.skipped() == 0;
    for (int i = 0; i < errors.length; i++) {
      known[i] = next && ahead[i].length <= run;
      errors[i] = known[i] ? value - ahead[i][0] : 0;
    }
    scored = next && run > 0;
    ripe = frame.count() > ripe(settings);
    if (!scored) {
      score = 0;
      outside = false;
      return;
    }
    float off = value - ahead[0][0];
    outside = Math.abs(off) / Math.max(off > 0 ? up : down, LEAST_WIDTH) > 1;
    score = score(value);
    learn(0, Math.abs(off));
    learn(1, Math.abs(value - frame.before()));
    if (!Float.isNaN(frame.seasonBefore())) {
      learn(2, Math.abs(value - frame.seasonBefore()));
    }
  }

  private float score(float value) {
    float share = 1f / MEMORY;
    float rest = 1 - 1f / MEMORY;
    float sum = 0;
    int count = 0;
    for (int i = 0; i < errors.length; i++) {
      if (!known[i]) {
        continue;
      }
      if (squareWeights[i] > 0) {
        float usual = (float) Math.sqrt(squares[i] / squareWeights[i]);
        float least = Math.max(SeriesFrame.LEAST_SHARE * Math.abs(value), SeriesFrame.LEAST);
        sum += Math.abs(errors[i]) / Math.max(usual, least);
        count++;
      }
      squares[i] = rest * squares[i] + share * (errors[i] * errors[i]);
      squareWeights[i] = rest * squareWeights[i] + share;
    }
    return Math.min(sum / Math.max(count, 1), MOST_SCORE);
  }

  private void learn(int i, float error) {
    float share = 1f / settings.memory();
    float rest = 1 - 1f / settings.memory();
    sums[i] = rest * sums[i] + share * error;
    weights[i] = rest * weights[i] + share;
  }

  /**
   * Keeps the forecast that was made at a sample that moved the series on.
   *
   * @param q50 {@code [H]}
   * @param toUpper the distance from q50 to q90 of the next place
   * @param toLower the distance from q10 to q50 of the next place
   */
  public void made(SampleKind kind, SeriesFrame frame, float[] q50, float toUpper, float toLower) {
    switch (kind) {
      case FIRST -> run = 0;
      case RETURNED -> run = 1;
      default -> run = frame.skipped() == 0 ? Math.min(run + 1, settings.mostCount()) : 1;
    }
    for (float[] medians : ahead) {
      System.arraycopy(medians, 1, medians, 0, medians.length - 1);
      medians[medians.length - 1] = q50[medians.length - 1];
    }
    up = toUpper;
    down = toLower;
  }

  /** For each of the frame's leads, the error of the sample that arrived; NaN where unknown. */
  public float[] errors() {
    float[] told = errors.clone();
    for (int i = 0; i < told.length; i++) {
      told[i] = known[i] ? told[i] : Float.NaN;
    }
    return told;
  }

  /** NaN where unknown. */
  public float mase() {
    float[] means = new float[3];
    for (int i = 0; i < means.length; i++) {
      means[i] = weights[i] > 0 ? sums[i] / weights[i] : UNKNOWN;
    }
    float naive = Math.min(means[1], means[2]);
    return naive > 0 && naive < UNKNOWN && means[0] < UNKNOWN
        ? Math.min(means[0] / naive, MOST_SCORE)
        : Float.NaN;
  }

  /** Whether the sample that arrived has a score. */
  public boolean scored() {
    return scored;
  }

  /** 0 where it has none. */
  public float score() {
    return score;
  }

  public boolean outside() {
    return outside;
  }

  public boolean outlier(float threshold) {
    return scored && ripe && score >= threshold;
  }
}
