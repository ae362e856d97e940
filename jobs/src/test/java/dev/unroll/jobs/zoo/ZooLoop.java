package dev.unroll.jobs.zoo;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.Constant;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Head;
import dev.unroll.models.PaddedLength;
import dev.unroll.models.Port;
import dev.unroll.models.StatePair;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One key after the other through ONNX Runtime itself, an event at a time: what comes out as state
 * goes in again. It knows the graph's axes from the contract and shares nothing with what runs
 * batches. As the product promises, a lone row is sent twice, and where the graph is told lengths a
 * row is padded to the edge of its own length. Owns the session.
 */
final class ZooLoop implements AutoCloseable {
  private static final int ROWS = 2;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final GraphContract contract;
  private final Head.Reads reads;
  private final Map<String, byte[]> states = new HashMap<>();

  ZooLoop(Bundle bundle, GraphContract contract, Head.Reads reads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    this.session = environment.createSession(bundle.graph(), options);
    this.contract = contract;
    this.reads = reads;
    if (!contract.context().isEmpty()) {
      throw new IllegalArgumentException("this loop knows no left context");
    }
    begin();
  }

  /** Begins a sequence. */
  void begin() {
    for (StatePair state : contract.states()) {
      states.put(state.in().name(), state.initial());
    }
  }

  /** The numbers that the head is given for an event. */
  float[] next(Chunk chunk) throws OrtException {
    ByteBuffer cells = ByteBuffer.wrap(chunk.data()).order(ByteOrder.LITTLE_ENDIAN);
    if (contract.hasTime()) {
      return call(cells, 0, chunk.steps());
    }
    float[] all = new float[0];
    for (int step = 0; step < chunk.steps(); step++) {
      float[] one = call(cells, step, 1);
      if (reads == Head.Reads.LAST) {
        all = one;
      } else {
        float[] joined = Arrays.copyOf(all, all.length + one.length);
        System.arraycopy(one, 0, joined, all.length, one.length);
        all = joined;
      }
    }
    return all;
  }

  /** Runs some of an event's steps; the cells of each input follow those of the one before. */
  private float[] call(ByteBuffer cells, int first, int steps) throws OrtException {
    int padded = contract.lengths() == null || !contract.hasTime() ? steps : PaddedLength.of(steps);
    int allSteps = contract.hasTime() ? steps : cells.capacity() / Integer.BYTES / width();
    Map<String, OnnxTensorLike> inputs = new HashMap<>();
    int at = 0;
    for (Port port : contract.inputs()) {
      int from = at + first * port.width();
      inputs.put(
          port.name(),
          tensor(
              port,
              padded,
              (step, cell) ->
                  step < steps ? cells.getInt(4 * (from + step * port.width() + cell)) : 0));
      at += port.width() * allSteps;
    }
    if (contract.lengths() != null) {
      inputs.put(contract.lengths().name(), tensor(contract.lengths(), 1, (step, cell) -> steps));
    }
    for (StatePair state : contract.states()) {
      inputs.put(state.in().name(), stateTensor(state));
    }
    for (Constant constant : contract.constants()) {
      inputs.put(constant.port().name(), constantTensor(constant, padded));
    }
    try (OrtSession.Result result = session.run(inputs)) {
      for (StatePair state : contract.states()) {
        states.put(state.in().name(), row(result, state.out()));
      }
      return answer(result, steps, padded);
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  private int width() {
    return contract.inputs().stream().mapToInt(Port::width).sum();
  }

  private interface Cell {
    int of(int step, int cell);
  }

  private OnnxTensor tensor(Port port, int steps, Cell cell) throws OrtException {
    Walk walk = new Walk(port, steps);
    ByteBuffer data = ByteBuffer.allocateDirect(walk.cells() * port.type().size);
    data.order(ByteOrder.nativeOrder());
    for (int i = 0; i < walk.cells(); i++) {
      int bits = cell.of(walk.step(i), walk.rest(i));
      if (port.type() == OnnxJavaType.INT64) {
        data.putLong(bits);
      } else {
        data.putInt(bits);
      }
    }
    return OnnxTensor.createTensor(environment, data.flip(), walk.shape(), port.type());
  }

  private OnnxTensor stateTensor(StatePair state) throws OrtException {
    Walk walk = new Walk(state.in(), 1);
    byte[] row = states.get(state.in().name());
    int size = state.in().type().size;
    ByteBuffer data = ByteBuffer.allocateDirect(walk.cells() * size).order(ByteOrder.nativeOrder());
    for (int i = 0; i < walk.cells(); i++) {
      data.put(row, walk.rest(i) * size, size);
    }
    return OnnxTensor.createTensor(environment, data.flip(), walk.shape(), state.in().type());
  }

  private OnnxTensor constantTensor(Constant constant, int steps) throws OrtException {
    Walk walk = new Walk(constant.port(), steps);
    int bytes = walk.cells() * constant.port().type().size;
    ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    while (data.hasRemaining()) {
      data.put(constant.bytes());
    }
    return OnnxTensor.createTensor(environment, data.flip(), walk.shape(), constant.port().type());
  }

  /** The first row of an output without a time axis. */
  private static byte[] row(OrtSession.Result result, Port port) {
    ByteBuffer data = bytes(result, port);
    Walk walk = new Walk(port, 1);
    int size = port.type().size;
    byte[] row = new byte[port.width() * size];
    for (int i = 0; i < walk.cells(); i++) {
      if (walk.row(i) == 0) {
        data.get(i * size, row, walk.rest(i) * size, size);
      }
    }
    return row;
  }

  /** Step after step, and of each step output after output. */
  private float[] answer(OrtSession.Result result, int steps, int padded) {
    boolean each = reads != Head.Reads.LAST;
    int answers = each && contract.hasTime() ? steps : 1;
    float[] answer = new float[answers * contract.answerWidth()];
    int before = 0;
    for (Port port : contract.outputs()) {
      ByteBuffer data = bytes(result, port);
      Walk walk = new Walk(port, padded);
      for (int i = 0; i < walk.cells(); i++) {
        int step = walk.step(i);
        boolean wanted = !port.hasTime() || (each ? step < steps : step == steps - 1);
        if (walk.row(i) == 0 && wanted) {
          int to = each && port.hasTime() ? step : 0;
          answer[to * contract.answerWidth() + before + walk.rest(i)] = number(data, port, i);
        }
      }
      before += port.width();
    }
    return answer;
  }

  private static float number(ByteBuffer data, Port port, int at) {
    return switch (port.type()) {
      case FLOAT -> data.getFloat(at * Float.BYTES);
      case INT64 -> data.getLong(at * Long.BYTES);
      case INT32 -> data.getInt(at * Integer.BYTES);
      default -> throw new IllegalArgumentException("this loop reads no " + port);
    };
  }

  private static ByteBuffer bytes(OrtSession.Result result, Port port) {
    OnnxTensor tensor = (OnnxTensor) result.get(port.name()).orElseThrow();
    return tensor.getByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** The places of a tensor's cells: which row, which step, which of the fixed sizes' cells. */
  private static final class Walk {
    private final Port port;
    private final long[] shape;

    Walk(Port port, int steps) {
      this.port = port;
      this.shape = port.dims().clone();
      for (int i = 0; i < shape.length; i++) {
        shape[i] = shape[i] == Port.BATCH ? ROWS : shape[i] == Port.TIME ? steps : shape[i];
      }
    }

    long[] shape() {
      return shape;
    }

    int cells() {
      int cells = 1;
      for (long size : shape) {
        cells *= (int) size;
      }
      return cells;
    }

    int row(int cell) {
      return place(cell, Port.BATCH);
    }

    int step(int cell) {
      return place(cell, Port.TIME);
    }

    /** Its place on an axis; 0 where there is none. */
    private int place(int cell, long role) {
      int below = 1;
      for (int i = shape.length - 1; i >= 0; i--) {
        if (port.dims()[i] == role) {
          return cell / below % (int) shape[i];
        }
        below *= (int) shape[i];
      }
      return 0;
    }

    /** Its place among the cells of the fixed sizes. */
    int rest(int cell) {
      int rest = 0;
      int unit = 1;
      int below = 1;
      for (int i = shape.length - 1; i >= 0; i--) {
        if (port.dims()[i] >= 0) {
          rest += cell / below % (int) shape[i] * unit;
          unit *= (int) shape[i];
        }
        below *= (int) shape[i];
      }
      return rest;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
