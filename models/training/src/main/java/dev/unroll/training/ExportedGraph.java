package dev.unroll.training;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exported graph in ONNX Runtime on one thread: what is measured is what will be served. Its
 * states are the inputs whose names hold {@code _in}; what a state becomes is the output with
 * {@code _out} in its place. Owns a session: close it. Not thread-safe.
 */
public final class ExportedGraph implements AutoCloseable {
  private static final String IN = "_in";
  private static final String OUT = "_out";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final InitialStates initial;
  private final OrtSession session;

  public ExportedGraph(byte[] graph) {
    initial = InitialStates.of(graph);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(initial.graph(), options);
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not load: " + e.getMessage(), e);
    }
  }

  /** What a step reads beside the states, and who hears what it gives. */
  public interface Steps {
    /** The inputs of a step, which are closed after it. */
    Map<String, OnnxTensor> inputs(int step) throws OrtException;

    /** What a step gave, open until this returns. */
    void heard(int step, OrtSession.Result result);
  }

  public boolean hasOutput(String name) {
    return session.getOutputNames().contains(name);
  }

  /** An input's shape, -1 where any size may be. */
  long[] shape(String input) {
    try {
      return info(input).getShape();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * One call, every row from its initial state.
   *
   * @param inputs all but the states; they stay the caller's
   * @param output the only one that is computed
   * @return the caller's to close
   */
  public OrtSession.Result run(Map<String, OnnxTensor> inputs, int rows, String output)
      throws OrtException {
    Map<String, OnnxTensor> states = states(rows);
    try {
      states.putAll(inputs);
      return session.run(states, Set.of(output));
    } finally {
      states.keySet().removeAll(inputs.keySet());
      states.values().forEach(OnnxTensor::close);
    }
  }

  /** One call a step, every row's states going on from its initial ones. */
  public void run(int rows, int steps, Steps each) throws OrtException {
    Map<String, OnnxTensor> first = states(rows);
    Map<String, OnnxTensor> states = new HashMap<>(first);
    OrtSession.Result before = null;
    try {
      for (int step = 0; step < steps; step++) {
        OrtSession.Result result = step(states, each.inputs(step));
        close(before);
        before = result;
        states.replaceAll((name, old) -> after(result, name));
        each.heard(step, result);
      }
    } finally {
      close(before);
      first.values().forEach(OnnxTensor::close);
    }
  }

  private OrtSession.Result step(Map<String, OnnxTensor> states, Map<String, OnnxTensor> inputs)
      throws OrtException {
    try {
      Map<String, OnnxTensor> all = new HashMap<>(states);
      all.putAll(inputs);
      return session.run(all);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor after(OrtSession.Result result, String state) {
    return (OnnxTensor) result.get(state.replace(IN, OUT)).orElseThrow();
  }

  private static void close(OrtSession.@Nullable Result result) {
    if (result != null) {
      result.close();
    }
  }

  /** Where the rows begin. */
  private Map<String, OnnxTensor> states(int rows) throws OrtException {
    Map<String, OnnxTensor> states = new HashMap<>();
    for (String name : session.getInputNames()) {
      if (name.contains(IN)) {
        states.put(name, state(name, rows));
      }
    }
    return states;
  }

  private OnnxTensor state(String name, int rows) throws OrtException {
    TensorInfo info = info(name);
    long[] shape = info.getShape().clone();
    float[] values = initial.rows(name, shape, rows);
    return info.type == OnnxJavaType.INT32
        ? OnnxTensor.createTensor(environment, IntBuffer.allocate(values.length), shape)
        : OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
  }

  private TensorInfo info(String input) throws OrtException {
    NodeInfo info = session.getInputInfo().get(input);
    if (info == null) {
      throw new IllegalStateException("the exported graph has no input " + input);
    }
    return (TensorInfo) info.getInfo();
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
