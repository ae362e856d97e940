package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;

/** Token ids as they come: one id, or an array of them. */
final class TokensVectoriser implements Vectoriser {
  private final int maxSteps;
  private final int vocabulary;

  TokensVectoriser(int maxSteps, int vocabulary) {
    this.maxSteps = maxSteps;
    this.vocabulary = vocabulary;
  }

  @Override
  public Chunk vectorise(JsonNode input, String field) throws Rejected {
    if (!input.isArray()) {
      return Chunk.ofTokens(new long[] {id(input, field)}, maxSteps);
    }
    if (input.isEmpty()) {
      throw new Rejected(Reason.MISTYPED_FIELD, field + ": expected at least one token id");
    }
    long[] ids = new long[input.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = id(input.get(i), field + "/" + i);
    }
    return Chunk.ofTokens(ids, maxSteps);
  }

  private long id(JsonNode node, String field) throws Rejected {
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < 0
        || node.intValue() >= vocabulary) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          field
              + ": expected a token id from 0 to "
              + (vocabulary - 1)
              + ", found "
              + Json.describe(node));
    }
    return node.intValue();
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public void close() {
    // Owns nothing.
  }
}
