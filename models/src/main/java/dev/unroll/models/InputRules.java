package dev.unroll.models;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How values of an event become those of a step.
 *
 * @param missing what stands for a number that is absent, null or not a number
 * @param scaling null leaves numbers as they are
 * @param strings what a string is for a model of words
 */
public record InputRules(Missing missing, @Nullable Scaling scaling, Strings strings)
    implements Serializable {
  public static final InputRules PLAIN = new InputRules(Missing.REJECT, null);

  /** Rules for a model of words in texts, or of none. */
  public InputRules(Missing missing, @Nullable Scaling scaling) {
    this(missing, scaling, Strings.TEXT);
  }

  /** What a string is where a model reads words. */
  public enum Strings {
    /** A text, to be cut into words. */
    TEXT,
    /** One word: a stream of tokens. */
    TOKEN
  }

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
