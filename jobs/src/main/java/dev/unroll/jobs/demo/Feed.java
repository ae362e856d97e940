package dev.unroll.jobs.demo;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the demo's records come from, in the order they are sent. Not thread-safe. */
interface Feed extends AutoCloseable {
  /** The next record, sent at {@code now}; null at the end. */
  @Nullable Message next(Instant now) throws IOException;

  /** Whether {@link #next} never comes to an end. */
  boolean isEndless();

  /** What it is, for people. */
  String describe();

  @Override
  default void close() throws IOException {}
}
