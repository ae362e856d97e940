package dev.unroll.models;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How numbers of an event become numbers of a step.
 *
 * @param missing what stands for a number that is absent, null or not a number
 * @param scaling null leaves numbers as they are
 */
public record InputRules(Missing missing, @Nullable Scaling scaling) implements Serializable {
  public static final InputRules PLAIN = new InputRules(Missing.REJECT, null);

  /** What stands for a number that is not there. */
  public enum Missing {
    /** The event cannot be used. */
    REJECT,
    /** The key's last number of this feature, 0 before there was one. */
    HOLD,
    /** 0, after scaling. */
    ZERO,
    /** Not a number, for models that expect it. */
    NAN
  }

  /**
   * {@code (x - mean) / deviation} for each feature; one value each stands for all features.
   *
   * @param deviation never 0
   */
  public record Scaling(List<Double> mean, List<Double> deviation) implements Serializable {}
}
