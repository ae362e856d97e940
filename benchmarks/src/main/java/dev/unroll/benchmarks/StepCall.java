package dev.unroll.benchmarks;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * ONNX Runtime as fast as it gets for one step of some rows of a {@link BenchModel}: one thread,
 * tensors over direct buffers that are used again at every call, outputs pinned to such buffers.
 * Two sets of state buffers take turns, so that a call's states are the next one's with no copy.
 * Owns its session. Not thread-safe.
 */
final class StepCall implements RawCall {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final int rows;
  private final LongBuffer tokens;
  private final FloatBuffer scores;
  private final List<FloatBuffer> states = new ArrayList<>();
  private final List<FloatBuffer> others = new ArrayList<>();
  private final List<Map<String, OnnxTensor>> inputs = List.of(new HashMap<>(), new HashMap<>());
  private final List<Map<String, OnnxTensor>> outputs = List.of(new HashMap<>(), new HashMap<>());
  private int turn;

  /**
   * @param rows of every call
   */
  StepCall(byte[] graph, int rows) throws OrtException {
    this.rows = rows;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(graph, options);
    }
    tokens = direct(rows * Long.BYTES).asLongBuffer();
    scores = direct(rows * BenchModel.LABELS.size() * Float.BYTES).asFloatBuffer();
    for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
      TensorInfo info = (TensorInfo) input.getValue().getInfo();
      String name = input.getKey();
      if (name.equals("tokens")) {
        both(inputs, name, OnnxTensor.createTensor(environment, tokens, shape(info)));
      } else if (info.type == OnnxJavaType.INT32) {
        both(inputs, name, OnnxTensor.createTensor(environment, ones(), shape(info)));
      } else {
        addState(name, shape(info));
      }
    }
    TensorInfo answer =
        (TensorInfo) Objects.requireNonNull(session.getOutputInfo().get("scores")).getInfo();
    both(outputs, "scores", OnnxTensor.createTensor(environment, scores, shape(answer)));
  }

  /** The batch axis is the first open one; an open axis after it is time. */
  private long[] shape(TensorInfo info) {
    long[] shape = info.getShape().clone();
    int open = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 0) {
        shape[axis] = open++ == 0 ? rows : 1;
      }
    }
    return shape;
  }

  private static void both(List<Map<String, OnnxTensor>> sides, String name, OnnxTensor tensor) {
    sides.forEach(side -> side.put(name, tensor));
  }

  private IntBuffer ones() {
    IntBuffer ones = direct(rows * Integer.BYTES).asIntBuffer();
    for (int row = 0; row < rows; row++) {
      ones.put(row, 1);
    }
    return ones;
  }

  private void addState(String in, long[] shape) throws OrtException {
    int cells = 1;
    for (long size : shape) {
      cells *= Math.toIntExact(size);
    }
    FloatBuffer state = direct(cells * Float.BYTES).asFloatBuffer();
    FloatBuffer other = direct(cells * Float.BYTES).asFloatBuffer();
    states.add(state);
    others.add(other);
    String out = in.replace("_in", "_out");
    OnnxTensor first = OnnxTensor.createTensor(environment, state, shape);
    OnnxTensor second = OnnxTensor.createTensor(environment, other, shape);
    inputs.get(0).put(in, first);
    outputs.get(0).put(out, second);
    inputs.get(1).put(in, second);
    outputs.get(1).put(out, first);
  }

  /** What the next call reads, {@code [rows]}. */
  LongBuffer tokens() {
    return tokens;
  }

  /** What the latest call answered, {@code [rows, labels]}. */
  FloatBuffer scores() {
    return scores;
  }

  /** What the next call starts from: for each recurrent tensor {@code [rows, hidden]}. */
  private List<FloatBuffer> states() {
    return turn == 0 ? states : others;
  }

  /**
   * Lays a row's states before the next call.
   *
   * @param block they lie one after the other from its beginning on
   */
  void load(int row, float[] block) {
    int at = 0;
    for (FloatBuffer part : states()) {
      int width = part.capacity() / rows;
      part.put(row * width, block, at, width);
      at += width;
    }
  }

  /** Takes a row's states after the latest call, as {@link #load} laid them. */
  void save(int row, float[] block) {
    int at = 0;
    for (FloatBuffer part : states()) {
      int width = part.capacity() / rows;
      part.get(row * width, block, at, width);
      at += width;
    }
  }

  /** The shapes of the recurrent inputs by their names. */
  Map<String, long[]> stateShapes() {
    Map<String, long[]> shapes = new HashMap<>();
    inputs
        .get(0)
        .forEach(
            (name, tensor) -> {
              if (tensor.getInfo().type == OnnxJavaType.FLOAT) {
                shapes.put(name, tensor.getInfo().getShape());
              }
            });
    return shapes;
  }

  /** How many floats a row's states are. */
  int stateFloats() {
    return states.stream().mapToInt(FloatBuffer::capacity).sum() / rows;
  }

  @Override
  public int rows() {
    return rows;
  }

  /** Advances every row's states by its token. */
  @Override
  public void run() throws OrtException {
    session.run(inputs.get(turn), outputs.get(turn)).close();
    turn = 1 - turn;
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() throws OrtException {
    Set<OnnxTensor> tensors = Collections.newSetFromMap(new IdentityHashMap<>());
    inputs.forEach(side -> tensors.addAll(side.values()));
    outputs.forEach(side -> tensors.addAll(side.values()));
    tensors.forEach(OnnxTensor::close);
    session.close();
  }
}
