package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** {@code vector}: the output as it is. */
final class VectorHead implements Head {
  @Override
  public void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("vector");
    for (float value : answer) {
      out.writeNumber(value);
    }
    out.writeEndArray();
  }
}
