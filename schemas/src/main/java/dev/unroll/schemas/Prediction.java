package dev.unroll.schemas;

/**
 * One answer, ready to leave.
 *
 * @param key the business key; the key of the output record
 * @param json the prediction as one line of UTF-8 JSON, laid out as {@code prediction.schema.json}
 *     says; shared, never changed
 */
public record Prediction(String key, byte[] json) {}
