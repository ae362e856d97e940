package dev.unroll.models.onnx.forecast;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.models.onnx.ForecastNetwork;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A forecaster's graph over ONNX Runtime itself: rows of a batch, each a series. */
public final class ForecastSession implements AutoCloseable {
  private final OrtSession session;
  private final int rows;
  private final int[] clock;
  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Map<String, float[]> states = new LinkedHashMap<>();
  private final Map<String, float[][]> outputs = new HashMap<>();

  public ForecastSession(ForecastNetwork network, int rows) throws OrtException {
    this.rows = rows;
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    session =
        OrtEnvironment.getEnvironment().createSession(ForecastGraphWriter.write(network), options);
    clock = new int[rows * 4];
    int s = network.frame().season();
    state("frame", FrameColumns.WIDTH);
    state("window", network.frame().window());
    state("levels", s);
    state("ring", s, network.hidden());
    state("ahead", WatchGraph.size(network.frame()));
    state("usual", 2L * network.frame().leads().size());
  }

  private void state(String name, long... dims) {
    long[] shape = new long[dims.length + 1];
    shape[0] = rows;
    System.arraycopy(dims, 0, shape, 1, dims.length);
    shapes.put(name, shape);
    states.put(name, new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))]);
  }

  /** Runs a sample of each row: (days, milliseconds) pairs, and values. */
  public void next(int[] times, float[] values) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("value", floats(environment, values, rows, 1));
    inputs.put("threshold", floats(environment, new float[] {3}, 1));
    inputs.put("time", ints(environment, times, rows, 2));
    inputs.put("clock_in", ints(environment, clock, rows, 4));
    for (Map.Entry<String, float[]> state : states.entrySet()) {
      long[] shape = shapes.get(state.getKey());
      inputs.put(state.getKey() + "_in", floats(environment, state.getValue(), shape));
    }
    try (OrtSession.Result result = session.run(inputs)) {
      ((OnnxTensor) result.get("clock_out").orElseThrow()).getIntBuffer().get(clock);
      for (Map.Entry<String, float[]> state : states.entrySet()) {
        ((OnnxTensor) result.get(state.getKey() + "_out").orElseThrow())
            .getFloatBuffer()
            .get(state.getValue());
      }
      for (String name : new String[] {"mean", "q10", "q50", "q90", "sample", "errors", "trend"}) {
        float[][] value = (float[][]) result.get(name).orElseThrow().getValue();
        outputs.put(name, value);
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor floats(OrtEnvironment environment, float[] values, long... shape)
      throws OrtException {
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
  }

  private static OnnxTensor ints(OrtEnvironment environment, int[] values, long... shape)
      throws OrtException {
    return OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape);
  }

  public float[] output(String name, int row) {
    return outputs.get(name)[row];
  }

  /** All a row keeps, bit by bit. */
  float[] kept(int row) {
    float[] all = new float[0];
    for (float[] state : states.values()) {
      int width = state.length / rows;
      int at = all.length;
      all = Arrays.copyOf(all, at + width);
      System.arraycopy(state, row * width, all, at, width);
    }
    return all;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
