package dev.unroll.jobs.demo;

import java.util.List;

/**
 * A dead letter on the screen: it waits for nothing and is never left out.
 *
 * @param line what it says
 */
record DeadLetter(String line) implements Shown {
  @Override
  public List<String> lines(boolean late) {
    return List.of(line);
  }

  @Override
  public boolean isOneOfMany() {
    return false;
  }
}
