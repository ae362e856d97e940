package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import dev.unroll.models.Bundle;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Prediction;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Peer (a): one call an event, and everything else as fast as a keyed function can be. Direct
 * buffers and pinned outputs; one array of floats a key, changed in place (Flink's heap state
 * copies it when a snapshot still needs the old one) and written back where the backend needs it;
 * nothing allocated for an event but what leaves.
 */
final class TunedFunction extends KeyedProcessFunction<String, KeyedChunk, Prediction> {
  private final Bundle bundle;
  private final boolean writesBack;
  private final AnswerForm form;
  private final float[] scores = new float[BenchModel.LABELS.size()];
  private transient @Nullable StepCall call;
  private transient @Nullable ValueState<float[]> state;
  private transient @Nullable AnswerWriter writer;

  TunedFunction(Bundle bundle, Contender.Task task) {
    this.bundle = bundle;
    // What is on disk is not what was changed here.
    this.writesBack = task.onDisk();
    this.form = task.form();
  }

  @Override
  public void open(OpenContext context) throws OrtException {
    call = new StepCall(bundle.graph(), 1);
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "hidden", PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO));
    writer = new AnswerWriter(bundle, form);
  }

  @Override
  public void processElement(KeyedChunk event, Context context, Collector<Prediction> out)
      throws Exception {
    StepCall c = Objects.requireNonNull(call);
    ValueState<float[]> s = Objects.requireNonNull(state);
    float[] block = s.value();
    boolean isNew = block == null;
    if (isNew) {
      // The steps taken come last: a float counts to sixteen million.
      block = new float[c.stateFloats() + 1];
    }
    c.load(0, block);
    c.tokens().put(0, BenchModel.token(event.chunk()));
    c.run();
    c.save(0, block);
    int last = block.length - 1;
    block[last]++;
    if (isNew || writesBack) {
      s.update(block);
    }
    c.scores().get(0, scores);
    out.collect(Objects.requireNonNull(writer).write(event, (long) block[last], scores));
  }

  @Override
  public void close() throws OrtException {
    if (call != null) {
      call.close();
      call = null;
    }
  }
}
