package dev.unroll.jobs.kafka;

import dev.unroll.schemas.Prediction;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as a record: the business key, the JSON. The record's timestamp is left to the
 * producer: brokers refuse or expire odd event times.
 */
final class PredictionSchema implements KafkaRecordSerializationSchema<Prediction> {
  private final String topic;

  PredictionSchema(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Prediction prediction, KafkaSinkContext context, @Nullable Long timestamp) {
    return new ProducerRecord<>(
        topic, prediction.key().getBytes(StandardCharsets.UTF_8), prediction.json());
  }
}
