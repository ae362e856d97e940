package dev.unroll.jobs.kafka;

import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record as it arrived, tombstones and undecodable bytes included. */
final class RawEventSchema implements KafkaRecordDeserializationSchema<RawEvent> {
  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawEvent> out) {
    out.collect(
        new RawEvent(
            record.key(),
            record.value(),
            new Origin(record.topic(), record.partition(), record.offset()),
            record.timestamp() < 0 ? RawEvent.NO_TIMESTAMP : record.timestamp()));
  }

  @Override
  public TypeInformation<RawEvent> getProducedType() {
    return TypeInformation.of(RawEvent.class);
  }
}
