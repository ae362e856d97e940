package dev.unroll.operators;

/** What waits for the next flush, in order. */
sealed interface Pending {
  String key();

  /**
   * An event that advances its key's state.
   *
   * @param fresh from the initial state: it begins a sequence
   * @param missing how many sequence numbers are missing just before it
   * @param last it ends its sequence
   */
  record Applied(KeyedChunk event, boolean fresh, long missing, boolean last) implements Pending {
    @Override
    public String key() {
      return event.key();
    }
  }

  /** The end of a key's sequence, without another event. */
  record Closed(String key) implements Pending {}
}
