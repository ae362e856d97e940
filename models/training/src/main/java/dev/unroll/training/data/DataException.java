package dev.unroll.training.data;

/**
 * The user's data cannot be used; the message is one line: what was expected, found, the way out.
 */
public final class DataException extends RuntimeException {
  public DataException(String message) {
    super(message);
  }

  public static DataException of(Object where, String expected, Object found, String wayOut) {
    return new DataException(
        "%s: expected %s, found %s; %s".formatted(where, expected, found, wayOut));
  }
}
