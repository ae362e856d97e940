package dev.unroll.operators;

import org.jspecify.annotations.Nullable;

/** The hidden states of all keys. Any key may be asked for; the backend's current key changes. */
interface HiddenStates {
  /** Null: the key is in its initial state. The current key stays, or is this one afterwards. */
  @Nullable HiddenState get(String key) throws Exception;

  /**
   * The same for many keys.
   *
   * @param keys each once; null: not asked for
   * @param into takes the states, in the keys' places
   */
  void get(@Nullable String[] keys, @Nullable HiddenState[] into) throws Exception;

  /**
   * @param read what {@link #get} gave since the last put of any key; null where it was not asked
   * @param state owned from now on, perhaps the one read, advanced; null: the key's next event
   *     begins from the initial state
   */
  void put(String key, @Nullable HiddenState read, @Nullable HiddenState state) throws Exception;

  /** Afterwards the backend holds all: a snapshot may be taken. */
  void flush() throws Exception;
}
