package dev.unroll.jobs.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What takes its place on the screen, as soon as all that belongs to it is there. */
interface Shown {
  /**
   * Its lines.
   *
   * @param late whether it has waited long enough: it is shown as far as it is known
   * @return null while something is still to come; never where it is {@code late}
   */
  @Nullable List<String> lines(boolean late);

  /** Whether it is one of many, that may be left out where more arrives than can be read. */
  boolean isOneOfMany();
}
