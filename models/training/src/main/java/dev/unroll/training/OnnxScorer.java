package dev.unroll.training;

import ai.onnxruntime.NodeInfo;
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
 * Scores rows with an exported graph in ONNX Runtime, every row from its initial state: validation
 * measures what will be served. A graph of one step is called once a step. Owns a session: close
 * it. Not thread-safe.
 */
public final class OnnxScorer implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final InitialStates initial;
  private final boolean stepped;

  public OnnxScorer(byte[] graph) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      initial = InitialStates.of(graph);
      session = environment.createSession(initial.graph(), options);
      stepped = shape("tokens").length == 1;
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
      putInitialStates(inputs, rows.count());
      if (stepped) {
        return stepwise(rows, inputs);
      }
      inputs.put("tokens", OnnxTensor.createTensor(environment, rows.tokens()));
      inputs.put("lengths", OnnxTensor.createTensor(environment, rows.lengths()));
      try (OrtSession.Result result = session.run(inputs)) {
        return scores(result.get("scores").orElseThrow());
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not run: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private void putInitialStates(Map<String, OnnxTensor> inputs, int rows) throws OrtException {
    for (String name : session.getInputNames()) {
      if (!name.equals("tokens") && !name.equals("lengths")) {
        long[] shape = shape(name);
        FloatBuffer state = FloatBuffer.wrap(initial.rows(name, shape, rows));
        inputs.put(name, OnnxTensor.createTensor(environment, state, shape));
      }
    }
  }

  /** Rows that have ended go on over their pads; nobody reads what that gives. */
  private Scores stepwise(Rows rows, Map<String, OnnxTensor> inputs) throws OrtException {
    float[] values = new float[0];
    int classes = 0;
    OrtSession.Result before = null;
    try {
      for (int t = 0; t < rows.time(); t++) {
        long[] step = new long[rows.count()];
        for (int row = 0; row < step.length; row++) {
          step[row] = rows.tokens()[row][t];
        }
        try (OnnxTensor tokens = OnnxTensor.createTensor(environment, step)) {
          Map<String, OnnxTensor> call = new HashMap<>(inputs);
          if (before != null) {
            for (String state : inputs.keySet()) {
              String after = state.replace("_in", "_out");
              call.put(state, (OnnxTensor) before.get(after).orElseThrow());
            }
          }
          call.put("tokens", tokens);
          OrtSession.Result result = session.run(call);
          if (before != null) {
            before.close();
          }
          before = result;
        }
        Scores scores = scores(before.get("scores").orElseThrow());
        classes = scores.classes();
        if (t == 0) {
          values = new float[rows.count() * rows.time() * classes];
        }
        for (int row = 0; row < rows.count(); row++) {
          int to = (row * rows.time() + t) * classes;
          System.arraycopy(scores.values(), row * classes, values, to, classes);
        }
      }
    } finally {
      if (before != null) {
        before.close();
      }
    }
    return new Scores(values, rows.time(), classes);
  }

  private long[] shape(String input) throws OrtException {
    NodeInfo info = session.getInputInfo().get(input);
    if (info == null) {
      throw new IllegalStateException("the exported graph has no input " + input);
    }
    return ((TensorInfo) info.getInfo()).getShape().clone();
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
