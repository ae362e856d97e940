package dev.unroll.benchmarks;

import dev.unroll.models.Bundle;
import dev.unroll.operators.Carry;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.operators.Recurrent;
import dev.unroll.operators.RecurrentSettings;
import dev.unroll.operators.ScoresOperator;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.UserError;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.jspecify.annotations.Nullable;

/** Ways to do the same work in a Flink job. */
enum Contender {
  UNROLL("Unroll") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      RecurrentSettings settings = RecurrentSettings.of(task.carry()).withRows(task.rows());
      return task.form() == AnswerForm.JSON
          ? Recurrent.advance(events, bundle, settings)
          : ScoresOperator.advance(events, bundle, settings);
    }
  },
  /** The same without company: each event in a call of its own. */
  ROW("Unroll, one row a call") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      return UNROLL.attach(
          events, bundle, new Task(1, task.onDisk(), task.form(), task.carry(), null));
    }

    @Override
    void check(Subject subject) {}
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
  /** In a process of its own, and no part of a Flink job. */
  STREAMS("(c) Kafka Streams, per event") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      throw fromKafkaAlone();
    }
  },
  SERVER("(d) model server, asynchronous") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      if (task.server() == null) {
        throw fromKafkaAlone();
      }
      return AsyncDataStream.unorderedWait(
          events,
          new ServerFunction(bundle, task.server()),
          PATIENCE_SECONDS,
          TimeUnit.SECONDS,
          task.rows());
    }
  },
  DJL("(e) DJL, per event") {
    @Override
    void prepare() {
      DjlFunction.openEngine();
    }

    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      return events.process(new DjlFunction(bundle, task.form()));
    }
  },
  NO_MODEL("no model") {
    @Override
    DataStream<Prediction> attach(
        KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task) {
      return events.process(new NoModelFunction(bundle, task.form()));
    }

    @Override
    void check(Subject subject) {}
  };

  /**
   * How the work is done.
   *
   * @param rows of a batch, where there are any
   * @param onDisk whether states live in RocksDB
   * @param server that a {@link #SERVER}'s function asks; null for none
   */
  record Task(int rows, boolean onDisk, AnswerForm form, Carry carry, @Nullable URI server) {
    Task(int rows, boolean onDisk, AnswerForm form, Carry carry) {
      this(rows, onDisk, form, carry, null);
    }
  }

  private static final int PATIENCE_SECONDS = 60;

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * @throws UserError where it has not been taught a subject's events
   */
  void check(Subject subject) {
    if (subject instanceof ShippedModel) {
      throw new UserError(
          "--peers %s: reads one token an event, and %s does not; say --peers row"
              .formatted(name().toLowerCase(Locale.ROOT), subject.name()));
    }
  }

  /** Comes before anything else in this process opens ONNX Runtime. */
  void prepare() {}

  UserError fromKafkaAlone() {
    return new UserError(
        "--peers "
            + name().toLowerCase(Locale.ROOT)
            + ": runs from Kafka to Kafka alone; ask for it with bench pipeline or bench peers");
  }

  abstract DataStream<Prediction> attach(
      KeyedStream<KeyedChunk, String> events, Bundle bundle, Task task);
}
