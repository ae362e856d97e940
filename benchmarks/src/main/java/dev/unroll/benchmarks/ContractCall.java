package dev.unroll.benchmarks;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.Constant;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Model;
import dev.unroll.models.Port;
import dev.unroll.models.StatePair;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A call of any graph whose contract is known: the same rows again and again, from the states that
 * they began with. One thread, direct buffers, pinned outputs. Owns its session. Not thread-safe.
 */
final class ContractCall implements RawCall {
  private final OrtSession session;
  private final int rows;
  private final int steps;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  /**
   * @param chunks a row each, padded to the longest
   */
  ContractCall(Bundle bundle, List<Chunk> chunks) throws OrtException {
    this.rows = chunks.size();
    GraphContract contract;
    try (Model model = Model.open(bundle)) {
      contract = model.contract();
    }
    this.steps = contract.paddedLength(chunks.stream().mapToInt(Chunk::steps).max().orElseThrow());
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = OrtEnvironment.getEnvironment().createSession(bundle.graph(), options);
    }
    int offset = 0;
    for (Port input : contract.inputs()) {
      ByteBuffer data = add(input, inputs);
      for (int row = 0; row < rows; row++) {
        fill(input, data, row, chunks.get(row), offset);
      }
      // Inputs that come once an event stand beside one step.
      offset += input.width() * (contract.hasTime() ? chunks.get(0).steps() : 1);
    }
    if (contract.lengths() != null) {
      ByteBuffer lengths = add(contract.lengths(), inputs);
      boolean isLong = contract.lengths().type() == OnnxJavaType.INT64;
      for (Chunk chunk : chunks) {
        put(lengths, isLong, chunk.steps());
      }
    }
    for (Constant constant : contract.constants()) {
      add(constant.port(), inputs).put(constant.bytes());
    }
    for (StatePair pair : contract.states()) {
      ByteBuffer state = add(pair.in(), inputs);
      while (state.remaining() >= pair.initial().length) {
        state.put(pair.initial());
      }
      add(pair.out(), outputs);
    }
    for (Port output : contract.outputs()) {
      if (!outputs.containsKey(output.name())) {
        add(output, outputs);
      }
    }
  }

  private ByteBuffer add(Port port, Map<String, OnnxTensor> into) throws OrtException {
    long[] shape = port.dims().clone();
    int bytes = port.type().size;
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] =
          shape[axis] == Port.BATCH ? rows : shape[axis] == Port.TIME ? steps : shape[axis];
      bytes *= Math.toIntExact(shape[axis]);
    }
    ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    into.put(
        port.name(),
        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), data, shape, port.type()));
    return data;
  }

  private void fill(Port input, ByteBuffer data, int row, Chunk chunk, int offset) {
    ByteBuffer cells = ByteBuffer.wrap(chunk.data()).order(ByteOrder.LITTLE_ENDIAN);
    int own = input.width() * (input.hasTime() ? chunk.steps() : 1);
    int padded = input.width() * (input.hasTime() ? steps : 1);
    boolean isLong = input.type() == OnnxJavaType.INT64;
    data.position(row * padded * input.type().size);
    for (int cell = 0; cell < own; cell++) {
      put(data, isLong, cells.getInt((offset + cell) * Integer.BYTES));
    }
  }

  /** A float's bits are an int's. */
  private static void put(ByteBuffer data, boolean isLong, int bits) {
    if (isLong) {
      data.putLong(bits);
    } else {
      data.putInt(bits);
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void run() throws OrtException {
    session.run(inputs, outputs).close();
  }

  @Override
  public void close() throws OrtException {
    List<OnnxTensor> tensors = new ArrayList<>(inputs.values());
    tensors.addAll(outputs.values());
    tensors.forEach(OnnxTensor::close);
    session.close();
  }
}
