package dev.unroll.benchmarks;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import dev.unroll.models.Bundle;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Prediction;
import java.io.ByteArrayInputStream;
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

/** Peer (e): a DJL predictor on ONNX Runtime asked for each event; for the forms of one step. */
final class DjlFunction extends KeyedProcessFunction<String, KeyedChunk, Prediction> {
  private static final String ENGINE = "OnnxRuntime";
  private static final String TOKENS = "tokens";
  private static final String SCORES = "scores";

  private final Bundle bundle;
  private final AnswerForm form;
  private transient @Nullable Model model;
  private transient @Nullable Predictor<Step, Map<String, float[]>> predictor;
  private transient @Nullable MapState<String, float[]> states;
  private transient @Nullable ValueState<Long> steps;
  private transient @Nullable AnswerWriter writer;

  /**
   * What the model reads.
   *
   * @param states by the inputs' names; none has the initial one
   */
  record Step(long token, Map<String, float[]> states) {}

  DjlFunction(Bundle bundle, AnswerForm form) {
    this.bundle = bundle;
    this.form = form;
  }

  /** DJL's engine has to be the first in its process to open ONNX Runtime. */
  static void openEngine() {
    // It must neither look for engines on the network nor report that it was used.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    Engine.getEngine(ENGINE);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    Model loaded = Model.newInstance(bundle.manifest().name(), ENGINE);
    model = loaded;
    loaded.load(
        new ByteArrayInputStream(bundle.graph()),
        Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1"));
    try (StepCall call = new StepCall(bundle.graph(), 1)) {
      predictor = loaded.newPredictor(new StepTranslator(call.stateShapes()));
    }
    states =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "hidden",
                    Types.STRING,
                    PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO));
    steps = getRuntimeContext().getState(new ValueStateDescriptor<>("steps", Types.LONG));
    writer = new AnswerWriter(bundle, form);
  }

  @Override
  public void processElement(KeyedChunk event, Context context, Collector<Prediction> out)
      throws Exception {
    Map<String, float[]> before = new HashMap<>();
    for (Map.Entry<String, float[]> state : Objects.requireNonNull(states).entries()) {
      before.put(state.getKey(), state.getValue());
    }
    Map<String, float[]> after =
        Objects.requireNonNull(predictor)
            .predict(new Step(BenchModel.token(event.chunk()), before));
    float[] scores = Objects.requireNonNull(after.remove(SCORES));
    for (Map.Entry<String, float[]> state : after.entrySet()) {
      states.put(state.getKey().replace("_out", "_in"), state.getValue());
    }
    Long taken = Objects.requireNonNull(steps).value();
    long step = taken == null ? 1 : taken + 1;
    steps.update(step);
    out.collect(Objects.requireNonNull(writer).write(event, step, scores));
  }

  /** As DJL's own examples put arrays to a model. */
  private static final class StepTranslator
      implements NoBatchifyTranslator<Step, Map<String, float[]>> {
    private final Map<String, Shape> shapes = new HashMap<>();

    StepTranslator(Map<String, long[]> states) {
      states.forEach((name, shape) -> shapes.put(name, new Shape(shape)));
    }

    @Override
    public NDList processInput(TranslatorContext context, Step step) {
      NDList inputs = new NDList();
      NDArray token = context.getNDManager().create(new long[] {step.token()});
      token.setName(TOKENS);
      inputs.add(token);
      shapes.forEach(
          (name, shape) -> {
            float[] initial = new float[Math.toIntExact(shape.size())];
            float[] values = step.states().getOrDefault(name, initial);
            NDArray state = context.getNDManager().create(values, shape);
            state.setName(name);
            inputs.add(state);
          });
      return inputs;
    }

    @Override
    public Map<String, float[]> processOutput(TranslatorContext context, NDList outputs) {
      Map<String, float[]> values = new HashMap<>();
      for (NDArray output : outputs) {
        values.put(output.getName(), output.toFloatArray());
      }
      return values;
    }
  }

  @Override
  public void close() {
    if (predictor != null) {
      predictor.close();
      predictor = null;
    }
    if (model != null) {
      model.close();
      model = null;
    }
  }
}
