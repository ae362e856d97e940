package dev.unroll.jobs.cluster;

/** A job could not do what its user asked of it. */
public final class JobFailure extends Exception {
  JobFailure(String message) {
    super(message);
  }
}
