package dev.unroll.benchmarks;

import dev.unroll.models.Bundle;
import dev.unroll.operators.Carry;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.Recurrent;
import dev.unroll.operators.RecurrentSettings;
import dev.unroll.operators.ScoresOperator;
import dev.unroll.schemas.Prediction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/** Ways to do the same work in a Flink job. */
enum Contender {
  UNROLL("Unroll") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      RecurrentSettings settings = RecurrentSettings.of(Carry.KEY).withRows(task.rows());
      return task.form() == AnswerForm.JSON
          ? Recurrent.advance(events, bundle, settings)
          : ScoresOperator.advance(events, bundle, settings);
    }
  },
  TUNED("(a) tuned, per event") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      return events.process(new TunedFunction(bundle, task));
    }
  },
  ARRAYS("(b) Java arrays, per event") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      return events.process(new ArraysFunction(bundle, task.form()));
    }
  },
  NO_MODEL("no model") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      return events.process(new NoModelFunction(bundle, task.form()));
    }
  };

  /**
   * How the work is done.
   *
   * @param rows of a batch, where there are any
   * @param onDisk whether states live in RocksDB
   */
  record Task(int rows, boolean onDisk, AnswerForm form) {}

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  abstract DataStream<Prediction> attach(
      KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task);
}
