package dev.unroll.jobs.eval;

import dev.unroll.jobs.Ends;
import dev.unroll.jobs.file.FileEnds;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Ends on files that let only the predictions of some lines out. */
record WantedEnds(FileEnds files, LineSet wanted) implements Ends {
  @Override
  public DataStream<RawEvent> source(
      StreamExecutionEnvironment env, WatermarkStrategy<RawEvent> watermarks) {
    return files.source(env, watermarks);
  }

  @Override
  public void predictions(DataStream<Prediction> predictions) {
    LineSet lines = wanted;
    FilterFunction<Prediction> filter = prediction -> lines.holds(prediction.json());
    files.predictions(predictions.filter(filter).name("wanted").uid("wanted"));
  }

  @Override
  public void deadLetters(DataStream<DeadLetter> deadLetters) {
    files.deadLetters(deadLetters);
  }
}
