package dev.unroll.models.forecast;

/** What a sample is to its series. */
public enum SampleKind {
  /** Missing, and no sample was before it: nothing is known, nothing changes. */
  UNKNOWN(0),
  /** The first of its series. */
  FIRST(1),
  /** One or more places after the last. */
  NEXT(2),
  /** Has no value: its place is filled, nothing is learned from it. */
  MISSING(3),
  /**
   * The first after a gap longer than the window tells of, or of another interval: the window and
   * the hidden states begin anew; interval and spread are kept.
   */
  RETURNED(4),
  /**
   * Not newer than one that was seen, or missing after so long a gap: nothing changes, the answer
   * is that of the last place.
   */
  REPEATED(5),
  /**
   * Less than half an interval after the last: nothing changes but what is known of the interval.
   */
  BETWEEN(6);

  private final int number;

  SampleKind(int number) {
    this.number = number;
  }

  /** What graphs call it. */
  public int number() {
    return number;
  }

  /**
   * @param number one that a graph gave
   */
  public static SampleKind of(int number) {
    for (SampleKind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new IllegalArgumentException("expected a kind of sample, found " + number);
  }

  /** Whether the series moved on to this sample's place. */
  public boolean advances() {
    return this == FIRST || this == NEXT || this == MISSING || this == RETURNED;
  }
}
