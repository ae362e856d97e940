package dev.unroll.schemas;

/**
 * One fault of a user's file.
 *
 * @param path where in the file, dotted: {@code batch.rows}; empty for the file as a whole
 * @param message what was expected, what was found, and the way out
 */
public record Problem(String path, String message) {
  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
