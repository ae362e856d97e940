package dev.unroll.models;

import org.jspecify.annotations.Nullable;

/**
 * What a pipeline decides about running a model.
 *
 * @param isolated whether each row runs in a call of its own; null: where the dry run saw that rows
 *     touch each other
 * @param hold whether a missing number is the key's last one, which then is part of its state
 */
public record RunnerOptions(@Nullable Boolean isolated, Precision precision, boolean hold) {
  public static final RunnerOptions PLAIN = new RunnerOptions(null, Precision.FLOAT32, false);
}
