package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Direct buffers, one a port, that grow to the largest call seen, and the tensors over them, kept
 * for the latest shapes; the constants' tensors. Owns all. Not thread-safe.
 */
final class CallCache implements AutoCloseable {
  /** A tensor is some hundred native bytes; this many shapes are a steady stream's. */
  private static final int MAX_CALLS = 256;

  private record Shape(int rows, int steps) {}

  private final GraphContract contract;
  private final List<Port> ports = new ArrayList<>();
  private final Map<String, ByteBuffer> buffers = new HashMap<>();
  private final Map<String, OnnxTensor> constants = new HashMap<>();
  private final LinkedHashMap<Shape, Call> calls = new LinkedHashMap<>(16, 0.75f, true);

  CallCache(GraphContract contract) throws OrtException {
    this.contract = contract;
    contract.inputs().forEach(input -> ports.add(contract.called(input)));
    ports.addAll(contract.outputs());
    if (contract.lengths() != null) {
      ports.add(contract.lengths());
    }
    for (StatePair pair : contract.states()) {
      ports.add(pair.in());
      if (contract.outputs().stream().noneMatch(o -> o.name().equals(pair.out().name()))) {
        ports.add(pair.out());
      }
    }
    for (Constant constant : contract.constants()) {
      if (constant.isUniform()) {
        ports.add(constant.port());
      } else {
        constants.put(constant.port().name(), tensor(constant));
      }
    }
  }

  private static OnnxTensor tensor(Constant constant) throws OrtException {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(constant.bytes().length).order(ByteOrder.nativeOrder());
    bytes.put(constant.bytes()).flip();
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), bytes, constant.port().dims(), constant.port().type());
  }

  int bytesPerRow(int steps) {
    int bytes = 1;
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
    Map<String, OnnxTensor> inputs = new HashMap<>(constants);
    Map<String, OnnxTensor> outputs = new HashMap<>();
    List<OnnxTensor> owned = new ArrayList<>();
    Tensors tensors = new Tensors(rows, steps, owned);
    try {
      int pairs = contract.states().size();
      ByteBuffer[] data = new ByteBuffer[contract.inputs().size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = tensors.add(contract.called(contract.inputs().get(i)), inputs);
      }
      ByteBuffer lengths =
          contract.lengths() == null ? null : tensors.add(contract.lengths(), inputs);
      for (Constant constant : contract.constants()) {
        if (constant.isUniform()) {
          fill(tensors.add(constant.port(), inputs), constant.bytes());
        }
      }
      ByteBuffer[] answers = new ByteBuffer[contract.outputs().size()];
      FloatBuffer[] floats = new FloatBuffer[answers.length];
      for (int i = 0; i < answers.length; i++) {
        Port port = contract.outputs().get(i);
        answers[i] = tensors.add(port, outputs);
        floats[i] = port.type() == OnnxJavaType.FLOAT ? answers[i].asFloatBuffer() : null;
      }
      ByteBuffer[] in = new ByteBuffer[pairs];
      ByteBuffer[] out = new ByteBuffer[pairs];
      for (int i = 0; i < pairs; i++) {
        in[i] = tensors.add(contract.states().get(i).in(), inputs);
        out[i] = tensors.add(contract.states().get(i).out(), outputs);
      }
      return new Call(rows, steps, inputs, outputs, owned, data, lengths, answers, floats, in, out);
    } catch (OrtException e) {
      owned.forEach(OnnxTensor::close);
      throw e;
    }
  }

  private static void fill(ByteBuffer tensor, byte[] element) {
    for (int at = 0; at < tensor.capacity(); at += element.length) {
      tensor.put(at, element);
    }
  }

  /** Makes the tensors of one call over the buffers. */
  private final class Tensors {
    private final int rows;
    private final int steps;
    private final List<OnnxTensor> owned;

    Tensors(int rows, int steps, List<OnnxTensor> owned) {
      this.rows = rows;
      this.steps = steps;
      this.owned = owned;
    }

    /** An output that is an answer and a state has one tensor. */
    ByteBuffer add(Port port, Map<String, OnnxTensor> into) throws OrtException {
      ByteBuffer whole = buffers.get(port.name());
      if (whole == null) {
        throw new IllegalStateException(port.name());
      }
      ByteBuffer part = whole.slice(0, port.bytes(rows, steps)).order(ByteOrder.nativeOrder());
      if (!into.containsKey(port.name())) {
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), part, port.shape(rows, steps), port.type());
        owned.add(tensor);
        into.put(port.name(), tensor);
      }
      return part;
    }
  }

  private void closeCalls() {
    calls.values().forEach(Call::close);
    calls.clear();
  }

  @Override
  public void close() {
    closeCalls();
    constants.values().forEach(OnnxTensor::close);
    constants.clear();
    buffers.clear();
  }
}
