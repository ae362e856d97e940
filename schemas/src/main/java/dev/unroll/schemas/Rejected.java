package dev.unroll.schemas;

/**
 * Says that one input cannot be used and must become a dead letter. Carries no stack trace: it is
 * an answer about data, given as often as the data asks for it.
 */
public final class Rejected extends Exception {
  private final Reason reason;

  public Rejected(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  public DeadLetter deadLetter(RawEvent raw) {
    return new DeadLetter(raw, reason, String.valueOf(getMessage()));
  }
}
