package dev.unroll.jobs.kafka;

import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a record: the input's own key and value, and in headers {@code reason}, {@code
 * detail}, {@code topic}, {@code partition}, {@code offset}, and {@code truncated} where key or
 * value was cut to what a producer may send.
 */
final class DeadLetterSchema implements KafkaRecordSerializationSchema<DeadLetter> {
  /** A default producer and a default broker take 1 MiB, headers and framing included. */
  static final int MOST_VALUE_BYTES = 900_000;

  static final int MOST_KEY_BYTES = 64 * 1024;
  private static final int MOST_DETAIL = 1_000;

  private final String topic;

  DeadLetterSchema(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, @Nullable Long timestamp) {
    RawEvent raw = letter.raw();
    byte[] key = cut(raw.key(), MOST_KEY_BYTES);
    byte[] value = cut(raw.value(), MOST_VALUE_BYTES);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    String detail = letter.detail();
    header(record, "reason", letter.reason().word());
    header(
        record,
        "detail",
        detail.length() <= MOST_DETAIL ? detail : detail.substring(0, MOST_DETAIL));
    header(record, "topic", raw.origin().source());
    header(record, "partition", Integer.toString(raw.origin().partition()));
    header(record, "offset", Long.toString(raw.origin().position()));
    if (key != raw.key() || value != raw.value()) {
      header(record, "truncated", "true");
    }
    return record;
  }

  private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
    return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
