package dev.unroll.jobs.spec;

import dev.unroll.operators.RecurrentSettings;
import dev.unroll.schemas.EventFields;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file, valid and with every default filled in.
 *
 * @param fields where an event's parts stand
 * @param bundle as the file names it
 * @param recurrent carry, batching and the share of model errors
 * @param parallelism subtasks of each operator; null leaves it to Flink
 * @param flink Flink's options by their own names
 */
public record PipelineSpec(
    String name,
    KafkaInput source,
    EventFields fields,
    String bundle,
    RecurrentSettings recurrent,
    KafkaOutput sink,
    @Nullable String deadLetterTopic,
    Checkpointing checkpoint,
    @Nullable Integer parallelism,
    Map<String, String> flink) {

  /** Where a pipeline without a checkpoint begins. */
  public enum Start {
    COMMITTED,
    EARLIEST,
    LATEST,
    TIMESTAMP
  }

  /**
   * The topic to read.
   *
   * @param timestamp epoch milliseconds, for {@link Start#TIMESTAMP}
   * @param properties for the consumer, environment variables not yet filled in
   */
  public record KafkaInput(
      String bootstrap,
      String topic,
      String group,
      Start start,
      long timestamp,
      Map<String, String> properties) {}

  /**
   * The topic to write.
   *
   * @param exactlyOnce false: at least once
   * @param properties for the producer, environment variables not yet filled in
   */
  public record KafkaOutput(
      String bootstrap,
      String topic,
      boolean exactlyOnce,
      Duration transactionTimeout,
      Map<String, String> properties) {}

  /**
   * How states and offsets are made durable.
   *
   * @param dir an absolute folder that holds one folder a pipeline
   */
  public record Checkpointing(Duration interval, String dir) {}
}
