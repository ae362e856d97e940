package dev.unroll.models.forecast;

/**
 * A series' own time: which place a sample stands at. Times are whole days since 1970 and
 * milliseconds of the day, so that differences are exact; differences are float32 seconds.
 *
 * <p>The first difference is the interval. A sample stands k = round(dt / interval) places after
 * the last one, so one that comes up to half an interval early or late stands at its own; those
 * that are off by at most a quarter also move the interval towards the mean, by 1/min(count, 32) of
 * the difference. A difference e from the last sample seen that is off by more than a quarter is a
 * candidate; one that comes {@value #SHORTER} times in a row where it is shorter, {@value #LONGER}
 * times where it is longer (each within a quarter of the first) becomes the interval; a shorter one
 * at once, while fewer than {@value #YOUNG} places are known. Not thread-safe.
 */
public final class SeriesClock {
  public static final float TOLERANCE = 0.25f;
  public static final int SHORTER = 4;
  public static final int LONGER = 8;
  public static final int YOUNG = 4;
  public static final float MOST_REFINED = 32;
  public static final float MOST_PLACES = 1_000_000;

  private int days;
  private int millis;
  private int seenDays;
  private int seenMillis;
  private float interval;
  private float candidate;
  private int streak;

  private float between;
  private int places;
  private boolean changed;

  /**
   * Compares a time with the last ones, and changes nothing; {@link #learn} does.
   *
   * @return whether it is newer than the last seen
   */
  boolean compare(int atDays, int atMillis) {
    between = seconds(atDays - seenDays, atMillis - seenMillis);
    return between > 0;
  }

  /**
   * Learns from the time just compared, which is newer than the last seen.
   *
   * @param count places that are known of the series
   */
  void learn(int atDays, int atMillis, int count) {
    float since = seconds(atDays - days, atMillis - millis);
    changed = false;
    if (interval <= 0) {
      interval = between;
    } else if (Math.abs(between - interval) <= TOLERANCE * interval) {
      streak = 0;
    } else {
      boolean same = streak > 0 && Math.abs(between - candidate) <= TOLERANCE * candidate;
      streak = same ? streak + 1 : 1;
      candidate = same ? candidate : between;
      int needed = between > interval ? LONGER : count < YOUNG ? 1 : SHORTER;
      changed = streak >= needed;
    }
    if (changed) {
      interval = candidate;
      streak = 0;
      places = 1;
      return;
    }
    float k = Math.min((float) Math.floor(since / interval + 0.5f), MOST_PLACES);
    places = (int) k;
    float off = since / Math.max(k, 1) - interval;
    if (k >= 1 && Math.abs(off) <= TOLERANCE * interval) {
      interval += off / Math.min(count, MOST_REFINED);
    }
  }

  /** What {@link #learn} changes. */
  record Mark(float interval, float candidate, int streak) {}

  Mark mark() {
    return new Mark(interval, candidate, streak);
  }

  /** Forgets what was learned since. */
  void reset(Mark mark) {
    interval = mark.interval;
    candidate = mark.candidate;
    streak = mark.streak;
  }

  /** Makes a time the last seen; the series did not move on. */
  void see(int atDays, int atMillis) {
    seenDays = atDays;
    seenMillis = atMillis;
  }

  /** Makes a time the last one taken and seen. */
  void take(int atDays, int atMillis) {
    see(atDays, atMillis);
    days = atDays;
    millis = atMillis;
  }

  private static float seconds(int days, int millis) {
    // Whole seconds apart from the rest, so that neither loses a bit of a short difference.
    int whole = millis / 1000;
    return days * 86_400f + whole + (millis - whole * 1000) / 1000f;
  }

  /** Places from the last sample taken to the one learned from; 0 where it stands at the same. */
  int places() {
    return places;
  }

  /** Whether the interval became another one. */
  boolean changed() {
    return changed;
  }

  /** Seconds; 0 while unknown. */
  float interval() {
    return interval;
  }

  /** Days since 1970 of the last sample taken. */
  int days() {
    return days;
  }

  /** Milliseconds of the day of the last sample taken. */
  int millis() {
    return millis;
  }
}
