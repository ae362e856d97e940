package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as one JSON line of a file, laid out as {@code dead-letter.schema.json} says. (In
 * Kafka it keeps the record's own bytes, and headers say the rest.)
 */
public final class DeadLetterWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private DeadLetterWriter() {}

  /** One line of UTF-8 JSON, without its line end. */
  public static byte[] write(DeadLetter letter) {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream(256);
    RawEvent raw = letter.raw();
    try (JsonGenerator out = FACTORY.createGenerator(buffer)) {
      out.writeStartObject();
      out.writeStringField("reason", letter.reason().word());
      out.writeStringField("detail", letter.detail());
      out.writeStringField("file", raw.origin().source());
      out.writeNumberField("line", raw.origin().position());
      writeBytes(out, "value", raw.value());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.toByteArray();
  }

  private static void writeBytes(JsonGenerator out, String name, byte @Nullable [] bytes)
      throws IOException {
    if (bytes == null) {
      out.writeNullField(name);
      return;
    }
    try {
      out.writeStringField(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      out.writeStringField(name + "-base64", Base64.getEncoder().encodeToString(bytes));
    }
  }
}
