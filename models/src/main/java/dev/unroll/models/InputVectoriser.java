package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Rejected;
import java.util.List;

/** Reads an event's part for one graph input. Not thread-safe; its owner closes it. */
interface InputVectoriser extends AutoCloseable {
  /**
   * @param values those under the input's pointers, in their order
   * @throws Rejected where they are not what the input reads
   */
  Cells read(List<JsonNode> values) throws Rejected;

  /** Cells of so many steps of an input that is missing. */
  Cells missing(int steps) throws Rejected;

  /** How many token ids there are; 0 where the input reads other values. */
  int vocabulary();

  /** How many ids there are for a cell of a step, counted from 0; 0 as for {@link #vocabulary}. */
  default int bound(int cell) {
    return vocabulary();
  }

  @Override
  void close();
}
