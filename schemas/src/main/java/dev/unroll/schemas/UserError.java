package dev.unroll.schemas;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The user's file or arguments are wrong. The command line prints the message alone and exits with
 * status 2; every problem found is in it.
 */
public final class UserError extends RuntimeException {
  private final List<Problem> problems;

  public UserError(String message) {
    this(message, List.of());
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
    this.problems = List.of();
  }

  public UserError(String heading, List<Problem> problems) {
    super(heading + problems.stream().map(p -> "\n  " + p).collect(Collectors.joining()));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
