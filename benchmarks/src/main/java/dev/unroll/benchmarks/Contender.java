package dev.unroll.benchmarks;

import dev.unroll.models.Bundle;
import dev.unroll.operators.Carry;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.Recurrent;
import dev.unroll.operators.RecurrentSettings;
import dev.unroll.schemas.Prediction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/** Ways to do the same work in a Flink job. */
enum Contender {
  UNROLL("Unroll") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, int rows, boolean onDisk) {
      return Recurrent.advance(events, bundle, RecurrentSettings.of(Carry.KEY).withRows(rows));
    }
  },
  TUNED("(a) tuned, per event") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, int rows, boolean onDisk) {
      return events.process(new TunedFunction(bundle, onDisk));
    }
  },
  ARRAYS("(b) Java arrays, per event") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, int rows, boolean onDisk) {
      return events.process(new ArraysFunction(bundle));
    }
  },
  NO_MODEL("no model") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, int rows, boolean onDisk) {
      return events.process(new NoModelFunction(bundle));
    }
  };

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * @param rows of a batch, where there are any
   * @param onDisk whether states live in RocksDB
   */
  abstract DataStream<Prediction> attach(
      KeyedStream<KeyedChunk, String> events, Bundle bundle, int rows, boolean onDisk);
}
