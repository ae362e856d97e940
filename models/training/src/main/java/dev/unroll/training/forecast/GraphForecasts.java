package dev.unroll.training.forecast;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An exported graph over whole series, sample by sample from zero states, as a pipeline runs it:
 * what is measured is what will be served. Owns a session: close it. Not thread-safe.
 */
final class GraphForecasts implements AutoCloseable {
  private static final String IN = "_in";
  private static final String OUT = "_out";
  private static final long DAY = 86_400_000L;
  private static final float NEVER = 1e30f;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  GraphForecasts(byte[] graph) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(graph, options);
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not load: " + e.getMessage(), e);
    }
  }

  /** Hears what is forecast after a place. */
  interface Listener {
    /** Whether the forecasts after this place are wanted. */
    boolean wants(int place);

    /**
     * What each series' next places will be.
     *
     * @param forecasts by name, mean, q10, q50 and q90: {@code [series, H]}
     */
    void heard(int place, Map<String, float[]> forecasts);
  }

  /**
   * Runs series of equal length side by side.
   *
   * @param places how many of each
   */
  void run(List<GridSeries> series, int places, Listener listener) {
    int rows = series.size();
    Map<String, OnnxTensor> states = new HashMap<>();
    OrtSession.Result before = null;
    try {
      states.putAll(zeros(rows));
      Map<String, OnnxTensor> first = Map.copyOf(states);
      for (int place = 0; place < places; place++) {
        Map<String, OnnxTensor> inputs = sample(series, place);
        Map<String, OnnxTensor> all = new HashMap<>(states);
        all.putAll(inputs);
        OrtSession.Result result = session.run(all);
        inputs.values().forEach(OnnxTensor::close);
        if (before == null) {
          first.values().forEach(OnnxTensor::close);
        } else {
          before.close();
        }
        before = result;
        states.replaceAll((name, old) -> after(result, name));
        if (listener.wants(place)) {
          listener.heard(place, forecasts(result));
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not run: " + e.getMessage(), e);
    } finally {
      Optional.ofNullable(before).ifPresent(OrtSession.Result::close);
    }
  }

  private static OnnxTensor after(OrtSession.Result result, String state) {
    String out = state.substring(0, state.length() - IN.length()) + OUT;
    return (OnnxTensor) result.get(out).orElseThrow();
  }

  private Map<String, OnnxTensor> zeros(int rows) throws OrtException {
    Map<String, OnnxTensor> zeros = new HashMap<>();
    for (var input : session.getInputInfo().entrySet()) {
      if (!input.getKey().endsWith(IN)) {
        continue;
      }
      TensorInfo info = (TensorInfo) input.getValue().getInfo();
      long[] shape = info.getShape().clone();
      shape[0] = rows;
      int size = 1;
      for (long dim : shape) {
        size = Math.multiplyExact(size, Math.toIntExact(dim));
      }
      zeros.put(
          input.getKey(),
          info.type == OnnxJavaType.INT32
              ? OnnxTensor.createTensor(environment, IntBuffer.allocate(size), shape)
              : OnnxTensor.createTensor(environment, FloatBuffer.allocate(size), shape));
    }
    return zeros;
  }

  private Map<String, OnnxTensor> sample(List<GridSeries> series, int place) throws OrtException {
    float[][] values = new float[series.size()][1];
    int[][] times = new int[series.size()][2];
    for (int i = 0; i < series.size(); i++) {
      values[i][0] = series.get(i).values()[place];
      long time = series.get(i).time(place);
      times[i][0] = Math.toIntExact(Math.floorDiv(time, DAY));
      times[i][1] = (int) Math.floorMod(time, DAY);
    }
    return Map.of(
        "value", OnnxTensor.createTensor(environment, values),
        "time", OnnxTensor.createTensor(environment, times),
        "threshold", OnnxTensor.createTensor(environment, new float[] {NEVER}));
  }

  private static Map<String, float[]> forecasts(OrtSession.Result result) {
    Map<String, float[]> forecasts = new HashMap<>();
    for (String name : List.of("mean", "q10", "q50", "q90")) {
      FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      forecasts.put(name, values);
    }
    return forecasts;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
