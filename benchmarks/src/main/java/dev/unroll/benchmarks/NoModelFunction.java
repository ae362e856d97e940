package dev.unroll.benchmarks;

import dev.unroll.models.Bundle;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Prediction;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** All of a pipeline but its model: the same answer for every event. */
final class NoModelFunction extends KeyedProcessFunction<String, KeyedChunk, Prediction> {
  private final Bundle bundle;
  private final AnswerForm form;
  private final float[] scores = {0.25f, 0.25f, 0.5f};
  private transient @Nullable AnswerWriter writer;

  NoModelFunction(Bundle bundle, AnswerForm form) {
    this.bundle = bundle;
    this.form = form;
  }

  @Override
  public void open(OpenContext context) {
    writer = new AnswerWriter(bundle, form);
  }

  @Override
  public void processElement(KeyedChunk event, Context context, Collector<Prediction> out) {
    out.collect(Objects.requireNonNull(writer).write(event, 1, scores));
  }
}
