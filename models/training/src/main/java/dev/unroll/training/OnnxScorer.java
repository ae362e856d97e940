package dev.unroll.training;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.unroll.training.network.Rows;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Scores rows with an exported graph in ONNX Runtime, every row from zero states: validation
 * measures what will be served. Owns a session: close it. Not thread-safe.
 */
public final class OnnxScorer implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  public OnnxScorer(byte[] graph) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(graph, options);
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not load: " + e.getMessage(), e);
    }
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
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      inputs.put("tokens", OnnxTensor.createTensor(environment, rows.tokens()));
      inputs.put("lengths", OnnxTensor.createTensor(environment, rows.lengths()));
      for (var input : session.getInputInfo().entrySet()) {
        if (!inputs.containsKey(input.getKey())) {
          long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape().clone();
          shape[1] = rows.count();
          int size = Math.toIntExact(shape[0] * shape[1] * shape[2]);
          inputs.put(
              input.getKey(),
              OnnxTensor.createTensor(environment, FloatBuffer.allocate(size), shape));
        }
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return scores(result.get("scores").orElseThrow());
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not run: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static Scores scores(OnnxValue value) {
    OnnxTensor tensor = (OnnxTensor) value;
    long[] shape = tensor.getInfo().getShape();
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    int steps = shape.length == 3 ? Math.toIntExact(shape[1]) : 1;
    return new Scores(values, steps, Math.toIntExact(shape[shape.length - 1]));
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
