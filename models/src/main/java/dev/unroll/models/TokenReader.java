package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Rejected;

/**
 * Token ids as they come.
 *
 * @param vocabulary how many there are
 */
record TokenReader(int vocabulary) implements ValueReader {

  @Override
  public int read(JsonNode value, int feature) throws Rejected {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() >= vocabulary) {
      throw ValueReader.mistyped("a token id from 0 to " + (vocabulary - 1), value);
    }
    return value.intValue();
  }

  @Override
  public boolean mayMiss() {
    return false;
  }

  @Override
  public String plural() {
    return "token ids";
  }
}
