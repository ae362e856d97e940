package dev.unroll.training.forecast;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.training.ExportedGraph;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An exported graph over whole series, sample by sample from zero states, as a pipeline runs it:
 * what is measured is what will be served. Owns a session: close it. Not thread-safe.
 */
final class GraphForecasts implements AutoCloseable {
  private static final long DAY = 86_400_000L;
  private static final float NEVER = 1e30f;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final ExportedGraph graph;

  GraphForecasts(byte[] graph) {
    this.graph = new ExportedGraph(graph);
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
    ExportedGraph.Steps samples =
        new ExportedGraph.Steps() {
          @Override
          public Map<String, OnnxTensor> inputs(int place) throws OrtException {
            return sample(series, place);
          }

          @Override
          public void heard(int place, OrtSession.Result result) {
            if (listener.wants(place)) {
              listener.heard(place, forecasts(result));
            }
          }
        };
    try {
      graph.run(series.size(), places, samples);
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not run: " + e.getMessage(), e);
    }
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
    graph.close();
  }
}
