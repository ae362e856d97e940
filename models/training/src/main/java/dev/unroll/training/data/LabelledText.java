package dev.unroll.training.data;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One text and its class.
 *
 * @param label an index into {@link TextData#labels()}
 * @param time when it was written; null where the data does not say
 */
public record LabelledText(int label, String text, @Nullable Instant time) {
  /** A text of no known time. */
  public LabelledText(int label, String text) {
    this(label, text, null);
  }
}
