package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes predictions as {@code prediction.schema.json} lays them out. Nothing in the output depends
 * on when or where it was written. Not thread-safe: one a thread.
 */
public final class PredictionWriter {
  /** Writes an emoji as itself, not as two escapes. */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  /** The head's own fields, written into the open object. */
  @FunctionalInterface
  public interface Answer {
    void writeTo(JsonGenerator out) throws IOException;
  }

  private final String model;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);

  /**
   * @param model name and version, {@code tweet-mood@1}
   */
  public PredictionWriter(String model) {
    this.model = model;
  }

  /**
   * @param time epoch milliseconds, or {@link RawEvent#NO_TIMESTAMP}
   * @param step steps that the key's hidden state has taken, this event's included
   * @param cutFrom how many steps the input had before it was cut to the model's most, or 0
   * @param missing how many sequence numbers are missing just before this event, or 0
   * @param pass a JSON object in UTF-8, or null
   */
  public Prediction write(
      String id,
      String key,
      long time,
      long step,
      int cutFrom,
      long missing,
      Answer answer,
      byte @Nullable [] pass) {
    buffer.reset();
    try (JsonGenerator out = FACTORY.createGenerator(buffer)) {
      out.writeStartObject();
      out.writeStringField("id", id);
      out.writeStringField("key", key);
      if (time == RawEvent.NO_TIMESTAMP) {
        out.writeNullField("time");
      } else {
        out.writeStringField("time", EventTime.format(time));
      }
      out.writeStringField("model", model);
      out.writeNumberField("step", step);
      answer.writeTo(out);
      if (cutFrom > 0) {
        out.writeNumberField("truncated-from", cutFrom);
      }
      if (missing > 0) {
        out.writeNumberField("missing", missing);
      }
      if (pass != null) {
        out.writeFieldName("pass");
        out.writeRawValue(new String(pass, StandardCharsets.UTF_8));
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Prediction(key, buffer.toByteArray());
  }
}
