package dev.unroll.jobs.eval;

import dev.unroll.schemas.Origin;
import java.io.Serializable;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Some lines of a file, told by the ids that events without their own have ({@link Origin#asId()},
 * which ends with the line's number). It travels with the job.
 */
final class LineSet implements Serializable {
  private static final long serialVersionUID = 1;

  /** What follows a prediction's id, which is its first field. */
  private static final byte[] AFTER_ID = {'"', ',', '"', 'k', 'e', 'y', '"', ':', '"'};

  /** Null: all of them. */
  private final @Nullable BitSet lines;

  private LineSet(@Nullable BitSet lines) {
    this.lines = lines;
  }

  static LineSet all() {
    return new LineSet(null);
  }

  /**
   * @param lines by their numbers, from 1
   */
  static LineSet of(BitSet lines) {
    return new LineSet((BitSet) lines.clone());
  }

  /** Whether a prediction's line is among them. */
  boolean holds(byte[] json) {
    return lines == null || lines.get(lineOf(json));
  }

  /**
   * A prediction's line. Reads back from the id's end: to parse a long forecast for it would cost
   * more than the rest.
   */
  static int lineOf(byte[] json) {
    int end = 0;
    while (!startsWith(json, end)) {
      end++;
    }
    int line = 0;
    int unit = 1;
    for (int i = end - 1; json[i] != '-'; i--) {
      line += (json[i] - '0') * unit;
      unit *= 10;
    }
    return line;
  }

  /** A quote within the id would have a backslash before it, and another in the comma's place. */
  private static boolean startsWith(byte[] json, int at) {
    for (int i = 0; i < AFTER_ID.length; i++) {
      if (json[at + i] != AFTER_ID[i]) {
        return false;
      }
    }
    return true;
  }
}
