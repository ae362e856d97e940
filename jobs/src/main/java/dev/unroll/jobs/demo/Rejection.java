package dev.unroll.jobs.demo;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a dead letter says.
 *
 * @param place where the record came from
 * @param reason one of {@link dev.unroll.schemas.Reason}'s words
 * @param detail for people
 * @param value the record's value as text, with a mark for every byte that is no UTF-8; null for a
 *     tombstone
 */
record Rejection(Place place, String reason, String detail, @Nullable String value) {

  static Rejection of(ConsumerRecord<?, byte[]> record) {
    byte[] value = record.value();
    return new Rejection(
        new Place(
            header(record, "topic"),
            Integer.parseInt(header(record, "partition")),
            Long.parseLong(header(record, "offset"))),
        header(record, "reason"),
        header(record, "detail"),
        value == null ? null : new String(value, StandardCharsets.UTF_8));
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null) {
      throw new IllegalStateException(
          "a dead letter at " + record.topic() + " has no header " + name);
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
