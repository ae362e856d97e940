package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events and what is right for each.
 *
 * @param events JSON lines
 * @param spooled whether they are a file of this run's own, which goes with it
 * @param right by line; null where nothing is known and the event only advances its key's state
 */
record Labelled<T>(Path events, boolean spooled, List<@Nullable T> right) implements AutoCloseable {
  /** Writes events to a file of the run's own. */
  static <T> Labelled<T> spool(Iterable<ObjectNode> events, List<@Nullable T> right)
      throws IOException {
    Path spool = Files.createTempFile("unroll-eval", ".jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(spool)) {
      for (ObjectNode event : events) {
        out.write(event.toString());
        out.write('\n');
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(spool);
      throw e;
    }
    return new Labelled<>(spool, true, right);
  }

  /** What is right for an event, by its line from 1. */
  @Nullable T of(int line) {
    return right.get(line - 1);
  }

  /** The lines for which something is right. */
  LineSet lines() {
    BitSet lines = new BitSet();
    for (int i = 0; i < right.size(); i++) {
      lines.set(i + 1, right.get(i) != null);
    }
    return LineSet.of(lines);
  }

  @Override
  public void close() throws IOException {
    if (spooled) {
      Files.deleteIfExists(events);
    }
  }
}
