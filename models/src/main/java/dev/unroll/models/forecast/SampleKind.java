package dev.unroll.models.forecast;

/** What a sample is to its series. The order is that of the graphs' number for it. */
public enum SampleKind {
  /** Missing, and no sample was before it: nothing is known, nothing changes. */
  UNKNOWN,
  /** The first of its series. */
  FIRST,
  /** One or more places after the last. */
  NEXT,
  /** Has no value: its place is filled, nothing is learned from it. */
  MISSING,
  /**
   * The first after a gap longer than the window tells of, or of another interval: the window and
   * the hidden states begin anew; interval and spread are kept.
   */
  RETURNED,
  /** Not newer than one that was seen: nothing changes. */
  REPEATED,
  /**
   * Less than half an interval after the last: nothing changes but what is known of the interval.
   */
  BETWEEN;

  /** Whether the series moved on to this sample's place. */
  public boolean advances() {
    return this == FIRST || this == NEXT || this == MISSING || this == RETURNED;
  }
}
