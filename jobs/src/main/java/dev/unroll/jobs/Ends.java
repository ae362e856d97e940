package dev.unroll.jobs;

import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where a topology begins and ends. The topology itself is the same for Kafka, for files and for
 * tests.
 */
public interface Ends {
  /**
   * The input. Events of one key come from one of its subtasks.
   *
   * @param watermarks what it says of its partitions
   */
  DataStream<RawEvent> source(
      StreamExecutionEnvironment env, WatermarkStrategy<RawEvent> watermarks);

  /** Takes the predictions. */
  void predictions(DataStream<Prediction> predictions);

  /** Takes the inputs that could not be used. */
  void deadLetters(DataStream<DeadLetter> deadLetters);
}
