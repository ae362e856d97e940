package dev.unroll.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.unroll.models.Bundle;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Prediction;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Peer (b): the keyed function that ONNX Runtime's own examples lead to. Tensors are made from Java
 * arrays for each event and answers read back as such; a map state holds each recurrent tensor. For
 * the forms of one step alone.
 */
final class ArraysFunction extends KeyedProcessFunction<String, KeyedChunk, Prediction> {
  private static final String STEPS = "steps";

  private final Bundle bundle;
  private final AnswerForm form;
  private transient @Nullable OrtSession session;
  private transient @Nullable MapState<String, float[]> states;
  private transient @Nullable ValueState<Long> steps;
  private transient @Nullable AnswerWriter writer;

  ArraysFunction(Bundle bundle, AnswerForm form) {
    this.bundle = bundle;
    this.form = form;
  }

  @Override
  public void open(OpenContext context) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = OrtEnvironment.getEnvironment().createSession(bundle.graph(), options);
    }
    states =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "hidden",
                    Types.STRING,
                    PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO));
    steps = getRuntimeContext().getState(new ValueStateDescriptor<>(STEPS, Types.LONG));
    writer = new AnswerWriter(bundle, form);
  }

  @Override
  public void processElement(KeyedChunk event, Context context, Collector<Prediction> out)
      throws Exception {
    OrtSession s = Objects.requireNonNull(session);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put(
        "tokens",
        OnnxTensor.createTensor(environment, new long[] {BenchModel.token(event.chunk())}));
    for (var input : s.getInputInfo().entrySet()) {
      if (!input.getKey().equals("tokens")) {
        long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape().clone();
        shape[shape.length - 2] = 1;
        float[] before = Objects.requireNonNull(states).get(input.getKey());
        float[] values = before == null ? new float[(int) shape[shape.length - 1]] : before;
        inputs.put(
            input.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
      }
    }
    try (OrtSession.Result result = s.run(inputs)) {
      for (String name : inputs.keySet()) {
        if (!name.equals("tokens")) {
          Objects.requireNonNull(states)
              .put(name, row(result.get(name.replace("_in", "_out")).orElseThrow().getValue()));
        }
      }
      Long taken = Objects.requireNonNull(steps).value();
      long step = taken == null ? 1 : taken + 1;
      steps.update(step);
      float[] scores = row(result.get("scores").orElseThrow().getValue());
      out.collect(Objects.requireNonNull(writer).write(event, step, scores));
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /** The one row of {@code [1, n]} or {@code [1, 1, n]}. */
  private static float[] row(Object values) {
    return values instanceof float[][][] deep ? deep[0][0] : ((float[][]) values)[0];
  }

  @Override
  public void close() throws OrtException {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
