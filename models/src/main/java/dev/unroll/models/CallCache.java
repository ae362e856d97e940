package dev.unroll.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Direct buffers, one a port, that grow to the largest call seen, and the tensors over them, kept
 * for the latest shapes. Owns both. Not thread-safe.
 */
final class CallCache implements AutoCloseable {
  /** A tensor is some hundred native bytes; this many shapes are a steady stream's. */
  private static final int MAX_CALLS = 256;

  private record Shape(int rows, int steps) {}

  private final GraphContract contract;
  private final List<Port> ports = new ArrayList<>();
  private final Map<String, ByteBuffer> buffers = new HashMap<>();
  private final LinkedHashMap<Shape, Call> calls = new LinkedHashMap<>(16, 0.75f, true);

  CallCache(GraphContract contract) {
    this.contract = contract;
    ports.add(contract.inputs().get(0));
    ports.add(contract.outputs().get(0));
    if (contract.lengths() != null) {
      ports.add(contract.lengths());
    }
    for (StatePair pair : contract.states()) {
      ports.add(pair.in());
      ports.add(pair.out());
    }
  }

  int bytesPerRow(int steps) {
    int bytes = 0;
    for (Port port : ports) {
      bytes = Math.addExact(bytes, port.bytes(1, steps));
    }
    return bytes;
  }

  Call of(int rows, int steps) throws OrtException {
    Shape shape = new Shape(rows, steps);
    Call call = calls.get(shape);
    if (call == null) {
      reserve(rows, steps);
      call = create(rows, steps);
      calls.put(shape, call);
      if (calls.size() > MAX_CALLS) {
        Shape eldest = calls.keySet().iterator().next();
        Call evicted = calls.remove(eldest);
        if (evicted != null) {
          evicted.close();
        }
      }
    }
    return call;
  }

  /** Makes each buffer large enough; tensors over an outgrown buffer go with it. */
  private void reserve(int rows, int steps) {
    for (Port port : ports) {
      int bytes = port.bytes(rows, steps);
      ByteBuffer buffer = buffers.get(port.name());
      if (buffer == null || buffer.capacity() < bytes) {
        if (buffer != null) {
          closeCalls();
          bytes = Math.max(bytes, (int) Math.min(2L * buffer.capacity(), Integer.MAX_VALUE - 8));
        }
        buffers.put(port.name(), ByteBuffer.allocateDirect(bytes));
      }
    }
  }

  private Call create(int rows, int steps) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    Map<String, OnnxTensor> outputs = new HashMap<>();
    try {
      int pairs = contract.states().size();
      ByteBuffer[] in = new ByteBuffer[pairs];
      ByteBuffer[] out = new ByteBuffer[pairs];
      for (int i = 0; i < pairs; i++) {
        in[i] = tensor(contract.states().get(i).in(), rows, steps, inputs);
        out[i] = tensor(contract.states().get(i).out(), rows, steps, outputs);
      }
      return new Call(
          rows,
          steps,
          inputs,
          outputs,
          tensor(contract.inputs().get(0), rows, steps, inputs),
          contract.lengths() == null ? null : tensor(contract.lengths(), rows, steps, inputs),
          tensor(contract.outputs().get(0), rows, steps, outputs).asFloatBuffer(),
          in,
          out);
    } catch (OrtException e) {
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
      throw e;
    }
  }

  private ByteBuffer tensor(Port port, int rows, int steps, Map<String, OnnxTensor> into)
      throws OrtException {
    ByteBuffer whole = buffers.get(port.name());
    if (whole == null) {
      throw new IllegalStateException(port.name());
    }
    ByteBuffer part = whole.slice(0, port.bytes(rows, steps)).order(ByteOrder.nativeOrder());
    into.put(
        port.name(),
        OnnxTensor.createTensor(
            OrtEnvironment.getEnvironment(), part, port.shape(rows, steps), port.type()));
    return part;
  }

  private void closeCalls() {
    calls.values().forEach(Call::close);
    calls.clear();
  }

  @Override
  public void close() {
    closeCalls();
    buffers.clear();
  }
}
