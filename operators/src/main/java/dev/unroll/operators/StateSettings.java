package dev.unroll.operators;

import dev.unroll.models.Precision;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How hidden states are kept.
 *
 * @param ttl event time after which a silent key is forgotten; null: never
 * @param precision how floating-point states are stored
 * @param onNewLayout what happens to a saved state that another tensor layout wrote
 * @param replay for {@link OnNewLayout#REPLAY}: how many of a key's latest events are kept
 */
public record StateSettings(
    @Nullable Duration ttl, Precision precision, OnNewLayout onNewLayout, int replay)
    implements Serializable {
  public static final StateSettings PLAIN =
      new StateSettings(null, Precision.FLOAT32, OnNewLayout.KEEP, 0);

  /** What happens to a saved state whose layout is not the model's. */
  public enum OnNewLayout {
    /** The pipeline stops and says so. */
    KEEP,
    /** The key begins anew. */
    RESET,
    /** The key's latest events advance the new model from its initial state. */
    REPLAY
  }
}
