package dev.unroll.training;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.training.network.Rows;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Scores rows with an exported graph in ONNX Runtime, every row from its initial state: validation
 * measures what will be served. A graph of one step is called once a step. Owns a session: close
 * it. Not thread-safe.
 */
public final class OnnxScorer implements AutoCloseable {
  private static final String SCORES = "scores";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final ExportedGraph graph;
  private final boolean stepped;

  public OnnxScorer(byte[] graph) {
    this.graph = new ExportedGraph(graph);
    stepped = this.graph.shape("tokens").length == 1;
  }

  /**
   * Scores of a batch.
   *
   * @param steps 1 where the network pools, else the padded steps of a row
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Scores(float[] values, int steps, int classes) {
    /** The scores at a step of a row; step 0 where the network pools. */
    public float[] at(int row, int step) {
      int from = (row * steps + step) * classes;
      return Arrays.copyOfRange(values, from, from + classes);
    }
  }

  /** Runs the rows as one batch. */
  public Scores score(Rows rows) {
    try {
      return stepped ? stepwise(rows) : atOnce(rows);
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not run: " + e.getMessage(), e);
    }
  }

  private Scores atOnce(Rows rows) throws OrtException {
    try (OnnxTensor tokens = OnnxTensor.createTensor(environment, rows.tokens());
        OnnxTensor lengths = OnnxTensor.createTensor(environment, rows.lengths());
        OrtSession.Result result =
            graph.run(Map.of("tokens", tokens, "lengths", lengths), rows.count(), SCORES)) {
      return scores(result);
    }
  }

  /** Rows that have ended go on over their pads; nobody reads what that gives. */
  private Scores stepwise(Rows rows) throws OrtException {
    List<Scores> steps = new ArrayList<>();
    graph.run(
        rows.count(),
        rows.time(),
        new ExportedGraph.Steps() {
          @Override
          public Map<String, OnnxTensor> inputs(int step) throws OrtException {
            long[] tokens = Arrays.stream(rows.tokens()).mapToLong(row -> row[step]).toArray();
            return Map.of("tokens", OnnxTensor.createTensor(environment, tokens));
          }

          @Override
          public void heard(int step, OrtSession.Result result) {
            steps.add(scores(result));
          }
        });
    return byRow(steps, rows.count());
  }

  private static Scores byRow(List<Scores> steps, int rows) {
    int classes = steps.get(0).classes();
    float[] values = new float[rows * steps.size() * classes];
    for (int row = 0; row < rows; row++) {
      for (int step = 0; step < steps.size(); step++) {
        int to = (row * steps.size() + step) * classes;
        System.arraycopy(steps.get(step).values(), row * classes, values, to, classes);
      }
    }
    return new Scores(values, steps.size(), classes);
  }

  private static Scores scores(OrtSession.Result result) {
    OnnxTensor tensor = (OnnxTensor) result.get(SCORES).orElseThrow();
    long[] shape = tensor.getInfo().getShape();
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    int steps = shape.length == 3 ? Math.toIntExact(shape[1]) : 1;
    return new Scores(values, steps, Math.toIntExact(shape[shape.length - 1]));
  }

  @Override
  public void close() {
    graph.close();
  }
}
