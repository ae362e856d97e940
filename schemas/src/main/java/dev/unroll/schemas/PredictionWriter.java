package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
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
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .rootValueSeparator((String) null)
          .build();

  private static final SerializableString ID = new SerializedString("id");
  private static final SerializableString KEY = new SerializedString("key");
  private static final SerializableString TIME = new SerializedString("time");
  private static final SerializableString MODEL = new SerializedString("model");
  private static final SerializableString STEP = new SerializedString("step");

  /** The head's own fields, written into the open object. */
  @FunctionalInterface
  public interface Answer {
    void writeTo(JsonGenerator out) throws IOException;
  }

  private final SerializableString model;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);

  /** Writes one object after the other; null after one that failed half-way. */
  private @Nullable JsonGenerator generator;

  /**
   * @param model name and version, {@code tweet-mood@1}
   */
  public PredictionWriter(String model) {
    this.model = new SerializedString(model);
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
    JsonGenerator out = generator;
    generator = null;
    try {
      out = out == null ? FACTORY.createGenerator(buffer) : out;
      out.writeStartObject();
      out.writeFieldName(ID);
      out.writeString(id);
      out.writeFieldName(KEY);
      out.writeString(key);
      out.writeFieldName(TIME);
      if (time == RawEvent.NO_TIMESTAMP) {
        out.writeNull();
      } else {
        out.writeString(EventTime.format(time));
      }
      out.writeFieldName(MODEL);
      out.writeString(model);
      out.writeFieldName(STEP);
      out.writeNumber(step);
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
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    generator = out;
    return new Prediction(key, buffer.toByteArray());
  }
}
