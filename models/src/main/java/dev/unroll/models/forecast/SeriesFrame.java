package dev.unroll.models.forecast;

import java.util.Arrays;

/**
 * What a forecasting model knows of one series: its {@link SeriesClock}, its newest values, its
 * level and its spread. Everything is float32 and in the series' units unless said.
 *
 * <p>After a sample that advances:
 *
 * <ul>
 *   <li>window: v(a) is the value a places before the newest, 0 ≤ a < W. A place that was skipped,
 *       or whose sample is missing, holds the value of S places before it; the value before it
 *       while fewer than S places are known. A place before the first sample holds that of its
 *       place of the newest season, v(a mod S), as if the series had always been so; it is unknown
 *       while that is.
 *   <li>level m: the mean of the newest min(count, L) values.
 *   <li>spread s = max(√(A/B), {@value #LEAST_SHARE}·|m|, {@value #LEAST}), with √(A/B) = 0 where B
 *       = 0; a known value x that is not its window's first moves A to (1-a)·A + a·(x-m)² and B to
 *       (1-a)·B + a, a = 1/M: a running deviation without a bias, from the second sample on. A
 *       series that returns keeps the spread with the weight of {@value #PRIOR} samples at most.
 *   <li>normalised window z(a) = (v(a)-m)/s within ±{@value #MOST_NORMAL}; 0 where v(a) is unknown.
 *   <li>change: (m - m')/s within ±{@value #MOST_CHANGE} where m' is the level when the same place
 *       of the season was last reached; 0 until count exceeds S.
 * </ul>
 *
 * <p>A value is known where it is a number of at most {@value #MOST} either way; all others are
 * missing. Not thread-safe.
 */
public final class SeriesFrame {
  public static final float MOST = 0x1p50f;
  public static final float LEAST_SHARE = 1e-6f;
  public static final float LEAST = 1e-12f;
  public static final float MOST_NORMAL = 20;
  public static final float MOST_CHANGE = 10;
  public static final float PRIOR = 4;

  private final FrameSettings settings;
  private final SeriesClock clock = new SeriesClock();
  private final float[] window;
  private final float[] old;
  private final float[] levels;
  private int place;
  private int count;
  private int skipped;
  private float squares;
  private float weight;
  private float before;
  private float seasonBefore;
  private float level;
  private float spread;
  private float change;

  public SeriesFrame(FrameSettings settings) {
    this.settings = settings;
    this.window = new float[settings.window()];
    this.old = new float[settings.window()];
    this.levels = new float[settings.season()];
  }

  /**
   * Takes a sample.
   *
   * @param epochMillis its time
   * @param value NaN where it is missing
   * @return what it is; the frame moved on where this {@link SampleKind#advances}
   */
  public SampleKind next(long epochMillis, float value) {
    long day = Math.floorDiv(epochMillis, 86_400_000L);
    return next(Math.toIntExact(day), (int) Math.floorMod(epochMillis, 86_400_000L), value);
  }

  /**
   * Takes a sample.
   *
   * @param days its day since 1970
   * @param millis its millisecond of the day
   * @param value NaN where it is missing
   */
  public SampleKind next(int days, int millis, float value) {
    boolean known = Math.abs(value) <= MOST;
    if (count == 0) {
      if (!known) {
        return SampleKind.UNKNOWN;
      }
      begin(days, millis, value);
      return SampleKind.FIRST;
    }
    if (!clock.compare(days, millis)) {
      return SampleKind.REPEATED;
    }
    SeriesClock.Mark before = clock.mark();
    clock.learn(days, millis, count);
    if (clock.changed() || clock.places() > settings.longestGap()) {
      if (!known) {
        clock.reset(before);
        return SampleKind.REPEATED;
      }
      float kept = Math.min(1, weight == 0 ? 1 : PRIOR / settings.memory() / weight);
      squares *= kept;
      weight *= kept;
      begin(days, millis, value);
      return SampleKind.RETURNED;
    }
    if (clock.places() == 0) {
      clock.see(days, millis);
      return SampleKind.BETWEEN;
    }
    advance(clock.places());
    clock.take(days, millis);
    if (known) {
      set(value);
    }
    level = mean(Math.min(count, settings.level()));
    if (known) {
      float share = 1f / settings.memory();
      float off = value - level;
      squares = (1 - share) * squares + share * (off * off);
      weight = (1 - share) * weight + share;
    }
    spread = spreadNow();
    float last = levels[place];
    change = count > settings.season() ? clip((level - last) / spread, MOST_CHANGE) : 0;
    levels[place] = level;
    return known ? SampleKind.NEXT : SampleKind.MISSING;
  }

  private void begin(int days, int millis, float value) {
    clock.take(days, millis);
    Arrays.fill(window, value);
    Arrays.fill(levels, value);
    place = 0;
    count = 1;
    skipped = 0;
    level = value;
    spread = spreadNow();
    change = 0;
  }

  private void advance(int places) {
    int w = window.length;
    int season = settings.season();
    boolean seasonKnown = count >= season;
    before = window[w - 1];
    seasonBefore = seasonKnown ? window[w - season] : Float.NaN;
    System.arraycopy(window, 0, old, 0, w);
    place = (place + places) % season;
    count = Math.min(count + places, settings.mostCount());
    skipped = places - 1;
    for (int i = 0; i < w; i++) {
      int from = w - 1 - age(i) + places;
      int filled = seasonKnown ? w - season + (from - w) % season : w - 1;
      window[i] = old[from < w ? from : filled];
    }
  }

  /** Which value stands at a place of the window: how many places before the newest it was. */
  private int age(int i) {
    int age = window.length - 1 - i;
    return age < count ? age : age % settings.season();
  }

  /** The newest place's value, at each place that repeats it. */
  private void set(float value) {
    for (int i = 0; i < window.length; i++) {
      if (age(i) == 0) {
        window[i] = value;
      }
    }
  }

  private float mean(int newest) {
    float sum = 0;
    for (int i = window.length - newest; i < window.length; i++) {
      sum += window[i];
    }
    return sum / newest;
  }

  private static float clip(float x, float most) {
    return Math.max(-most, Math.min(most, x));
  }

  /**
   * The features of this sample's step of the recurrent cell: z of the newest G places, oldest
   * first; the level's change; min(count, W)/W, the share of the window that is known; where
   * seasons are compared, those of {@link SeasonComparison}.
   *
   * @param to {@code [F]}
   */
  public void features(float[] to) {
    int g = settings.segment();
    for (int i = 0; i < g; i++) {
      to[i] = normalised(window.length - g + i);
    }
    to[g] = change;
    to[g + 1] = (float) Math.min(count, window.length) / window.length;
    if (settings.seasons() > 0) {
      float[] z = new float[window.length];
      normalised(z);
      SeasonComparison.write(settings, window, z, spread, to, g + 2);
    }
  }

  /**
   * @param to z of the whole window, {@code [W]}, oldest first
   */
  public void normalised(float[] to) {
    for (int i = 0; i < window.length; i++) {
      to[i] = normalised(i);
    }
  }

  private float normalised(int i) {
    return age(i) < count ? clip((window[i] - level) / spread, MOST_NORMAL) : 0;
  }

  /** v(before), the value at some places before the newest; below W. */
  public float value(int before) {
    return window[window.length - 1 - before];
  }

  /** The newest place's value before the last sample that advanced. */
  float before() {
    return before;
  }

  /** The value a season before the place after {@link #before}; NaN while none is known. */
  float seasonBefore() {
    return seasonBefore;
  }

  /** m. */
  public float level() {
    return level;
  }

  /** s, above 0. */
  public float spread() {
    return spread;
  }

  private float spreadNow() {
    float deviation = weight > 0 ? (float) Math.sqrt(squares / weight) : 0;
    return Math.max(Math.max(deviation, LEAST_SHARE * Math.abs(level)), LEAST);
  }

  /** Places since the window's first, filled ones and the newest included; 0 before any. */
  public int count() {
    return count;
  }

  /** Places between the last sample that advanced and the one before it. */
  public int skipped() {
    return skipped;
  }

  /** The newest place within the season, from 0. */
  public int place() {
    return place;
  }

  /** Seconds; 0 while unknown. */
  public float interval() {
    return clock.interval();
  }

  /** Days since 1970 of the last sample that advanced. */
  public int days() {
    return clock.days();
  }

  /** Milliseconds of the day of the last sample that advanced. */
  public int millis() {
    return clock.millis();
  }

  /** Hour of the day of the last sample that advanced, 0 to 23, UTC. */
  public int hour() {
    return clock.millis() / 3_600_000;
  }

  /** Weekday of the last sample that advanced, 0 for Monday, UTC. */
  public int weekday() {
    return Math.floorMod(clock.days() + 3, 7);
  }
}
