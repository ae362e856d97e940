package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterSchemaTest {

  @Test
  void valueTooLargeForAProducer_isCutAndSaysSo() {
    var record = record(new byte[2_000_000]);
    assertThat(record.value()).hasSize(DeadLetterSchema.MOST_VALUE_BYTES);
    assertThat(header(record, "truncated")).isEqualTo("true");
    assertThat(header(record, "offset")).isEqualTo("17");
  }

  @Test
  void ordinaryValueAndTombstone_areKeptAsTheyAre() {
    byte[] value = {1, 2};
    assertThat(record(value).value()).isSameAs(value);
    assertThat(record(value).headers().lastHeader("truncated")).isNull();
    assertThat(record(null).value()).isNull();
  }

  private static ProducerRecord<byte[], byte[]> record(byte[] value) {
    RawEvent raw = new RawEvent(null, value, new Origin("in", 3, 17), 0);
    return new DeadLetterSchema("dead")
        .serialize(new DeadLetter(raw, Reason.OVERSIZED, "too large"), null, 0L);
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
