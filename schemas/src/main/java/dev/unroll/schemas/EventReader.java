package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event out of a record's JSON. Numbers keep every digit they came with. Not thread-safe:
 * one a thread.
 */
public final class EventReader {
  /** The most bytes of a key: it is stored with every hidden state. */
  public static final int MAX_KEY_BYTES = 64 * 1024;

  /** The most bytes of an id, and of the fields handed through. */
  public static final int MAX_ECHO_BYTES = 256 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();
  private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);

  private final EventFields fields;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  public EventReader(EventFields fields) {
    this.fields = fields;
  }

  /**
   * @throws Rejected where the record cannot be used; its reason and detail say why
   */
  public Event read(RawEvent raw) throws Rejected {
    JsonNode json = parse(raw);
    String id = fields.id() == null ? raw.origin().asId() : text(json, fields.id(), "id");
    if (id.length() > MAX_ECHO_BYTES / 3) {
      checkEcho(id.getBytes(StandardCharsets.UTF_8).length, "the id has");
    }
    String key = key(raw, json, id);
    long time =
        fields.time() == null
            ? raw.timestamp()
            : EventTime.parse(require(json, fields.time(), "time"), fields.time());
    EventFields.Marks marks = fields.marks();
    return new Event(
        key,
        id,
        time,
        inputs(json),
        marks.number() == null ? Event.NO_NUMBER : number(json, marks.number()),
        marks.boundary() == null ? null : boundary(json, marks.boundary()),
        marks.end() != null && isEnd(json, marks.end()),
        pass(json));
  }

  private List<JsonNode> inputs(JsonNode json) throws Rejected {
    List<JsonNode> inputs = new ArrayList<>();
    for (EventFields.InputField field : fields.inputs()) {
      for (JsonPointer pointer : field.pointers()) {
        inputs.add(fields.inputsRequired() ? require(json, pointer, "input") : json.at(pointer));
      }
    }
    return inputs;
  }

  private static long number(JsonNode json, JsonPointer pointer) throws Rejected {
    JsonNode node = require(json, pointer, "sequence");
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          pointer + " (sequence): expected a whole number from 0, found " + Json.describe(node));
    }
    return node.longValue();
  }

  private static String boundary(JsonNode json, JsonPointer pointer) throws Rejected {
    JsonNode node = require(json, pointer, "boundary");
    if (!node.isValueNode()) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          pointer
              + " (boundary): expected a string, a number or a boolean, found "
              + Json.describe(node));
    }
    String value = Json.wellFormed(node.asText(), pointer.toString());
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw new Rejected(
          Reason.OVERSIZED, pointer + " (boundary): longer than " + MAX_KEY_BYTES + " bytes");
    }
    return value;
  }

  /** Absent and null say that the sequence goes on. */
  private static boolean isEnd(JsonNode json, JsonPointer pointer) throws Rejected {
    JsonNode node = json.at(pointer);
    if (node.isMissingNode() || node.isNull()) {
      return false;
    }
    if (!node.isBoolean()) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          pointer + " (end): expected true or false, found " + Json.describe(node));
    }
    return node.booleanValue();
  }

  private JsonNode parse(RawEvent raw) throws Rejected {
    byte[] value = raw.value();
    if (value == null) {
      throw new Rejected(Reason.TOMBSTONE, "the record has no value; expected a JSON object");
    }
    if (value.length > fields.maxBytes()) {
      throw new Rejected(
          Reason.OVERSIZED,
          "the value is longer than "
              + fields.maxBytes()
              + " bytes; source.max-bytes sets how long it may be");
    }
    JsonNode json;
    try {
      json = READER.readValue(Json.withoutByteOrderMark(decode(value, "the value")));
    } catch (JsonProcessingException e) {
      throw new Rejected(Reason.BROKEN_JSON, "expected a JSON object: " + Json.fault(e));
    } catch (NumberFormatException e) {
      throw new Rejected(
          Reason.BROKEN_JSON, "expected a JSON object: an exponent is larger than any number's");
    }
    if (json == null || !json.isObject()) {
      throw new Rejected(
          Reason.BROKEN_JSON, "expected a JSON object, found " + Json.describe(json));
    }
    return json;
  }

  private String decode(byte[] bytes, String what) throws Rejected {
    try {
      return utf8.decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Rejected(Reason.WRONG_ENCODING, what + " is not UTF-8");
    }
  }

  private String key(RawEvent raw, JsonNode json, String id) throws Rejected {
    String key;
    if (fields.key() != null) {
      key = text(json, fields.key(), "key");
    } else if (raw.key() != null) {
      key = decode(raw.key(), "the record's key");
    } else if (fields.keyRequired()) {
      throw new Rejected(
          Reason.MISSING_FIELD,
          "the record has no key; give it one, or point source.key at a field");
    } else {
      key = id;
    }
    // A char is at most three bytes of UTF-8, so most keys need no count.
    if (key.length() > MAX_KEY_BYTES / 3
        && key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw new Rejected(
          Reason.OVERSIZED, "the key is longer than " + MAX_KEY_BYTES + " bytes of UTF-8");
    }
    return key;
  }

  private static JsonNode require(JsonNode json, JsonPointer pointer, String role) throws Rejected {
    JsonNode node = json.at(pointer);
    if (node.isMissingNode() || node.isNull()) {
      throw new Rejected(
          Reason.MISSING_FIELD,
          pointer + " (" + role + ") is " + (node.isNull() ? "null" : "absent"));
    }
    return node;
  }

  private static String text(JsonNode json, JsonPointer pointer, String role) throws Rejected {
    JsonNode node = require(json, pointer, role);
    if (!node.isTextual() && !node.isNumber()) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          pointer + " (" + role + "): expected a string or a number, found " + Json.describe(node));
    }
    return Json.wellFormed(node.asText(), pointer.toString());
  }

  /** What a prediction repeats of its event must leave it within a producer's 1 MiB. */
  private static void checkEcho(int bytes, String what) throws Rejected {
    if (bytes > MAX_ECHO_BYTES) {
      throw new Rejected(
          Reason.OVERSIZED, what + " " + bytes + " bytes; expected at most " + MAX_ECHO_BYTES);
    }
  }

  private byte @Nullable [] pass(JsonNode json) throws Rejected {
    if (fields.pass().isEmpty()) {
      return null;
    }
    ObjectNode out = MAPPER.createObjectNode();
    for (JsonPointer pointer : fields.pass()) {
      JsonNode node = json.at(pointer);
      if (!node.isMissingNode()) {
        Json.wellFormed(node, pointer.toString());
        out.set(pointer.last().getMatchingProperty(), node);
      }
    }
    try {
      byte[] pass = MAPPER.writeValueAsBytes(out);
      checkEcho(pass.length, "emit.pass hands through");
      return pass;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was parsed can be written", e);
    }
  }
}
