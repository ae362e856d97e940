package dev.unroll.jobs.kafka;

import dev.unroll.jobs.Ends;
import dev.unroll.jobs.spec.PipelineSpec;
import dev.unroll.jobs.spec.PipelineSpec.KafkaInput;
import dev.unroll.jobs.spec.PipelineSpec.KafkaOutput;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** A pipeline's topics. */
public final class KafkaEnds implements Ends {
  private final PipelineSpec spec;

  public KafkaEnds(PipelineSpec spec) {
    this.spec = spec;
  }

  @Override
  public DataStream<RawEvent> source(
      StreamExecutionEnvironment env, WatermarkStrategy<RawEvent> watermarks) {
    KafkaInput input = spec.source();
    KafkaSource<RawEvent> source =
        KafkaSource.<RawEvent>builder()
            .setBootstrapServers(input.bootstrap())
            .setTopics(input.topic())
            .setGroupId(input.group())
            .setStartingOffsets(start(input))
            .setDeserializer(new RawEventSchema())
            // An upstream transaction that was taken back must not become a prediction.
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            .setProperties(Secrets.properties(input.properties()))
            .build();
    return env.fromSource(source, watermarks, "kafka " + input.topic()).uid("source");
  }

  // Deprecated by Kafka, and still what the connector asks for.
  @SuppressWarnings("deprecation")
  private static OffsetsInitializer start(KafkaInput input) {
    return switch (input.start()) {
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
      case TIMESTAMP -> OffsetsInitializer.timestamp(input.timestamp());
    };
  }

  @Override
  public void predictions(DataStream<Prediction> predictions) {
    predictions
        .sinkTo(sink("predictions", new PredictionSchema(spec.sink().topic())))
        .name("kafka " + spec.sink().topic())
        .uid("predictions");
  }

  @Override
  public void deadLetters(DataStream<DeadLetter> deadLetters) {
    String topic = spec.deadLetterTopic();
    if (topic == null) {
      deadLetters.sinkTo(new DiscardingSink<>()).name("dead letters, dropped").uid("dead-letters");
    } else {
      deadLetters
          .sinkTo(sink("dead-letters", new DeadLetterSchema(topic)))
          .name("kafka " + topic)
          .uid("dead-letters");
    }
  }

  private <T> Sink<T> sink(String what, KafkaRecordSerializationSchema<T> schema) {
    KafkaOutput output = spec.sink();
    Properties client = Secrets.properties(output.properties());
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, output.bootstrap());
    KafkaSink<T> sink =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(client)
            .setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Long.toString(output.transactionTimeout().toMillis()))
            .setDeliveryGuarantee(
                output.exactlyOnce()
                    ? DeliveryGuarantee.EXACTLY_ONCE
                    : DeliveryGuarantee.AT_LEAST_ONCE)
            .setTransactionalIdPrefix(spec.name() + "-" + what)
            .setRecordSerializer(schema)
            .build();
    return output.exactlyOnce() ? new OnceCommittedSink<>(sink, client) : sink;
  }
}
