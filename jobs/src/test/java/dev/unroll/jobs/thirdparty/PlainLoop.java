package dev.unroll.jobs.thirdparty;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One sequence after the other through ONNX Runtime itself, one step a call: what comes out as
 * state goes in again. Shares no code with the product. Owns the session.
 */
final class PlainLoop implements AutoCloseable {
  /** A state's input, its output and its shape at a batch of one. */
  record State(String in, String out, long... shape) {}

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final List<State> states;
  private final String answer;
  private final Map<String, float[]> kept = new HashMap<>();

  /**
   * @param answer the output that the loop returns
   */
  PlainLoop(Path model, List<State> states, String answer) throws OrtException {
    this.session = environment.createSession(model.toString(), new OrtSession.SessionOptions());
    this.states = states;
    this.answer = answer;
    begin();
  }

  /** Begins a sequence: every state is zeros. */
  void begin() {
    for (State state : states) {
      int cells = 1;
      for (long size : state.shape()) {
        cells *= (int) size;
      }
      kept.put(state.in(), new float[cells]);
    }
  }

  OnnxTensor floats(float[] values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
  }

  /** One whole number; without axes where no shape is given. */
  OnnxTensor whole(long value, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {value}), shape);
  }

  /**
   * @param data the inputs that are no states; closed
   */
  float[] next(Map<String, OnnxTensor> data) throws OrtException {
    Map<String, OnnxTensorLike> inputs = new HashMap<>(data);
    for (State state : states) {
      inputs.put(state.in(), floats(kept.get(state.in()), state.shape()));
    }
    try (OrtSession.Result result = session.run(inputs)) {
      for (State state : states) {
        kept.put(state.in(), values(result, state.out()));
      }
      return values(result, answer);
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  private static float[] values(OrtSession.Result result, String output) {
    FloatBuffer buffer = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
