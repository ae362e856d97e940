package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A dead letter as one JSON line of a file, laid out as {@code dead-letter.schema.json} says. (In
 * Kafka it keeps the record's own bytes, and headers say the rest.)
 */
public final class DeadLetterWriter {
  private static final JsonFactory FACTORY = PredictionWriter.FACTORY;

  private DeadLetterWriter() {}

  /**
   * One line of UTF-8 JSON, without its line end.
   *
   * @param maxBytes a longer value is cut to it at the most, and the line says so
   */
  public static byte[] write(DeadLetter letter, int maxBytes) {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
    RawEvent raw = letter.raw();
    try (JsonGenerator out = FACTORY.createGenerator(buffer)) {
      out.writeStartObject();
      out.writeStringField("reason", letter.reason().word());
      out.writeStringField("detail", letter.detail());
      out.writeStringField("file", raw.origin().source());
      out.writeNumberField("line", raw.origin().position());
      byte[] value = raw.value();
      if (value == null) {
        out.writeNullField("value");
      } else if (value.length <= maxBytes) {
        writeBytes(out, value);
      } else {
        writeBytes(out, cut(value, maxBytes));
        out.writeBooleanField("truncated", true);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.toByteArray();
  }

  /** Not within a character, where the bytes are UTF-8. */
  private static byte[] cut(byte[] bytes, int most) {
    int end = most;
    while (end > most - 3 && end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static void writeBytes(JsonGenerator out, byte[] bytes) throws IOException {
    try {
      out.writeStringField(
          "value", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      out.writeStringField("value-base64", Base64.getEncoder().encodeToString(bytes));
    }
  }
}
