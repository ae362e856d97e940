package dev.unroll.jobs.spec;

import dev.unroll.models.InputRules;
import dev.unroll.operators.RecurrentSettings;
import dev.unroll.operators.TimeSettings;
import dev.unroll.schemas.EventFields;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file, valid and with every default filled in.
 *
 * @param fields where an event's parts stand
 * @param maxAhead how far an event may be ahead of its stream; null: as far as it likes
 * @param idleAfter how long a partition may be silent before event time no longer waits for it
 * @param bundle as the file names it
 * @param inputRules how numbers are read
 * @param recurrent carry, batching, sequences, states and the share of model errors
 * @param backend where hidden states live
 * @param parallelism subtasks of each operator; null leaves it to Flink
 * @param flink Flink's options by their own names
 */
public record PipelineSpec(
    String name,
    KafkaInput source,
    EventFields fields,
    @Nullable Duration maxAhead,
    Duration idleAfter,
    String bundle,
    InputRules inputRules,
    RecurrentSettings recurrent,
    Backend backend,
    KafkaOutput sink,
    @Nullable String deadLetterTopic,
    Checkpointing checkpoint,
    @Nullable Integer parallelism,
    Map<String, String> flink) {

  /** What the pipeline asks of event time. */
  public TimeSettings time() {
    return TimeSettings.of(recurrent, maxAhead, idleAfter);
  }

  /** The same with an event's parts elsewhere and other settings of its operator. */
  public PipelineSpec with(EventFields fields, RecurrentSettings recurrent) {
    return new PipelineSpec(
        name,
        source,
        fields,
        maxAhead,
        idleAfter,
        bundle,
        inputRules,
        recurrent,
        backend,
        sink,
        deadLetterTopic,
        checkpoint,
        parallelism,
        flink);
  }

  /** Where hidden states live. */
  public enum Backend {
    HEAP,
    /** On disk, for more keys than memory holds. */
    ROCKSDB
  }

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
   * @param properties for the consumer, references to secrets not yet filled in
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
   * @param properties for the producer, references to secrets not yet filled in
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
   * @param dir an absolute folder, or a URI, that holds one folder a pipeline; null leaves it to
   *     where the pipeline runs
   */
  public record Checkpointing(Duration interval, @Nullable String dir) {}
}
