package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** {@code vector}: the output as it is; or {@code vectors}, where there are several, by name. */
final class VectorHead implements Head {
  private final List<Port> outputs;

  VectorHead(List<Port> outputs) {
    this.outputs = List.copyOf(outputs);
  }

  @Override
  public void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException {
    if (outputs.size() == 1) {
      out.writeFieldName("vector");
      writeVector(answer, 0, answer.length, out);
      return;
    }
    out.writeObjectFieldStart("vectors");
    int from = 0;
    for (Port output : outputs) {
      out.writeFieldName(output.name());
      writeVector(answer, from, from + output.width(), out);
      from += output.width();
    }
    out.writeEndObject();
  }

  private static void writeVector(float[] answer, int from, int to, JsonGenerator out)
      throws IOException {
    out.writeStartArray();
    for (int i = from; i < to; i++) {
      out.writeNumber(answer[i]);
    }
    out.writeEndArray();
  }
}
