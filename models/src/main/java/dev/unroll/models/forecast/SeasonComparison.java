package dev.unroll.models.forecast;

/**
 * How the newest R seasons of a series' window compare with one another: whether a season is best
 * told from the one before, or from the one seven before, is in these numbers. In the terms of
 * {@link SeriesFrame}:
 *
 * <ul>
 *   <li>a(k), 1 ≤ k ≤ R/2: the mean of |v(i) - v(i + kS)| over the newest R - R/2 seasons, 0 ≤ i <
 *       (R - R/2)·S
 *   <li>t: the mean of all a(k), plus {@value #LEAST_SHARE}·s
 *   <li>b(n), 1 ≤ n < R: the mean of |v(i) - v(i + nS)| over the newest season
 *   <li>c(n), 0 ≤ n < R: the mean of z over the season n before the newest
 * </ul>
 *
 * <p>The features, in this order: a(k)/t - 1 within {@value #MOST}; t/s within {@value
 * #MOST_SPREAD}; b(n)/t - 1 within {@value #MOST}, n falling; c(n), n falling.
 */
public final class SeasonComparison {
  public static final float LEAST_SHARE = 1e-4f;
  public static final float MOST = 4;
  public static final float MOST_SPREAD = 3;

  private SeasonComparison() {}

  /** How many features come of so many seasons. */
  public static int size(int seasons) {
    return seasons == 0 ? 0 : lags(seasons) + 2 * seasons;
  }

  /** R/2, the seasons apart that are compared over many. */
  public static int lags(int seasons) {
    return seasons / 2;
  }

  /**
   * Writes the features.
   *
   * @param window v, oldest first
   * @param normalised z, oldest first
   * @param to from {@code at} on
   */
  static void write(
      FrameSettings settings,
      float[] window,
      float[] normalised,
      float spread,
      float[] to,
      int at) {
    int seasons = settings.seasons();
    int season = settings.season();
    int w = window.length;
    int lags = lags(seasons);
    int compared = (seasons - lags) * season;
    float total = 0;
    for (int k = 1; k <= lags; k++) {
      to[at + k - 1] = apart(window, w - compared, compared, k * season);
      total += to[at + k - 1];
    }
    float typical = total / lags + LEAST_SHARE * spread;
    for (int k = 0; k < lags; k++) {
      to[at + k] = ratio(to[at + k], typical);
    }
    int next = at + lags;
    to[next++] = Math.min(typical / spread, MOST_SPREAD);
    for (int n = seasons - 1; n >= 1; n--) {
      to[next++] = ratio(apart(window, w - season, season, n * season), typical);
    }
    for (int n = seasons - 1; n >= 0; n--) {
      float sum = 0;
      for (int i = 0; i < season; i++) {
        sum += normalised[w - (n + 1) * season + i];
      }
      to[next++] = sum / season;
    }
  }

  private static float apart(float[] window, int first, int count, int places) {
    float sum = 0;
    for (int i = first; i < first + count; i++) {
      sum += Math.abs(window[i] - window[i - places]);
    }
    return sum / count;
  }

  private static float ratio(float apart, float typical) {
    return Math.min(apart / typical - 1, MOST);
  }
}
