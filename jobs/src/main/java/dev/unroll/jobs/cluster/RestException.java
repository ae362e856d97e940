package dev.unroll.jobs.cluster;

import java.io.IOException;

/** A Flink cluster refuses what it was asked. */
final class RestException extends IOException {
  /**
   * @param status of HTTP
   */
  RestException(int status, String message) {
    super(message.isEmpty() ? "HTTP status " + status : message);
  }
}
