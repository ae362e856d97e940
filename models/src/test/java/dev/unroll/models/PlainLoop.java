package dev.unroll.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One key's events through ONNX Runtime itself, written down by hand for each model: the key in
 * slot 0 of the batch, what came out put in again. It shares no code with the runner.
 */
final class PlainLoop implements AutoCloseable {
  /**
   * A graph as a person reads it.
   *
   * @param data the input, and its shape with the batch and time that the loop runs at
   * @param batch the data's batch axis, or -1
   * @param tokens whether the data is int64
   * @param scalar a rank 0 int64 input of 16000, or empty
   * @param states input to output, each with its shape
   * @param answers outputs with their batch and time axes, or -1
   */
  record Graph(
      String data,
      long[] shape,
      int batch,
      boolean tokens,
      String scalar,
      List<State> states,
      List<Answer> answers) {}

  record State(String in, String out, long... shape) {}

  record Answer(String name, int batch, int time) {}

  private final OrtSession session;
  private final Graph graph;
  private final Map<String, float[]> states = new LinkedHashMap<>();

  PlainLoop(OrtSession session, Graph graph) {
    this.session = session;
    this.graph = graph;
    for (State state : graph.states()) {
      states.put(state.in(), new float[cells(state.shape())]);
    }
  }

  /** Runs one event and returns each answer at its last step, one after the other. */
  float[] next(float[] event) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    float[] data = new float[cells(graph.shape())];
    int[] places = places(graph.shape(), graph.batch(), -1);
    for (int i = 0; i < places.length; i++) {
      data[places[i]] = event[i];
    }
    if (graph.tokens()) {
      long[] ids = new long[data.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = (long) data[i];
      }
      inputs.put(
          graph.data(), OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), graph.shape()));
    } else {
      inputs.put(
          graph.data(),
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(data), graph.shape()));
    }
    if (!graph.scalar().isEmpty()) {
      inputs.put(
          graph.scalar(),
          OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {16000}), new long[0]));
    }
    for (State state : graph.states()) {
      inputs.put(
          state.in(),
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(states.get(state.in())), state.shape()));
    }
    List<Float> answer = new ArrayList<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Answer output : graph.answers()) {
        OnnxTensor tensor = tensor(result, output.name());
        float[] values = floats(tensor);
        for (int place : places(tensor.getInfo().getShape(), output.batch(), output.time())) {
          answer.add(values[place]);
        }
      }
      for (State state : graph.states()) {
        states.put(state.in(), floats(tensor(result, state.out())));
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
    float[] answers = new float[answer.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = answer.get(i);
    }
    return answers;
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    OnnxValue value = result.get(name).orElseThrow();
    return (OnnxTensor) value;
  }

  private static float[] floats(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static int cells(long[] shape) {
    int cells = 1;
    for (long size : shape) {
      cells *= (int) size;
    }
    return cells;
  }

  /** Cells of slot 0 of the batch and of the last step, in their order. */
  private static int[] places(long[] shape, int batch, int time) {
    List<Integer> places = new ArrayList<>();
    for (int cell = 0; cell < cells(shape); cell++) {
      int rest = cell;
      boolean kept = true;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        int at = rest % (int) shape[axis];
        rest /= (int) shape[axis];
        kept &= (axis != batch || at == 0) && (axis != time || at == shape[axis] - 1);
      }
      if (kept) {
        places.add(cell);
      }
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
