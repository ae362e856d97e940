package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * Runs a graph on seeded values at shapes to be tried, over one buffer that it keeps. Not
 * thread-safe.
 */
final class GraphProbe {
  private static final int ALIGNMENT = 64;

  private final OrtSession session;
  private final Roles roles;
  private final Random random = new Random(20260102);
  private ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 16);

  GraphProbe(OrtSession session, Roles roles) {
    this.session = session;
    this.roles = roles;
  }

  /** Fresh values for every input. */
  Map<String, Probed> draw(Axes axes, int rows, int steps) {
    Map<String, Probed> inputs = new LinkedHashMap<>();
    for (String input : roles.inputs().keySet()) {
      GivenTensor constant = roles.constants().get(input);
      long[] dims = axes.dims().get(input);
      OnnxJavaType type = roles.type(input);
      long[] shape =
          dims != null
              ? new Port(input, type, dims).shape(rows, steps)
              : ContractBuilder.constantShape(roles.input(input), constant);
      int cells = 1;
      for (long size : shape) {
        cells = Math.multiplyExact(cells, Math.toIntExact(size));
      }
      double[] values = new double[cells];
      for (int cell = 0; cell < cells; cell++) {
        values[cell] =
            input.equals(roles.lengths()) ? steps : constant == null ? value(input, 0) : 0;
      }
      if (constant != null) {
        ByteBuffer bytes =
            ByteBuffer.wrap(constant.bytes(type, cells)).order(ByteOrder.nativeOrder());
        for (int cell = 0; cell < cells; cell++) {
          values[cell] = Elements.get(type, bytes, cell);
        }
      }
      inputs.put(input, new Probed(type, shape, values));
    }
    return inputs;
  }

  /** Another value than the one that stands there, where there are several. */
  private double value(String input, double old) {
    boolean state = roles.pairs().containsKey(input);
    if (!roles.isWhole(input)) {
      return random.nextGaussian() * (state ? 0.5 : 1);
    }
    return state ? old : (old + 1 + random.nextInt(Math.max(1, roles.ids() - 1))) % roles.ids();
  }

  /** The same inputs with other values in one slice of an axis of one of them. */
  Map<String, Probed> redraw(Map<String, Probed> inputs, String input, int axis, int index) {
    Probed old = inputs.get(input);
    if (old == null) {
      throw new IllegalStateException(input);
    }
    double[] values = old.values().clone();
    old.each(
        axis,
        (cell, slice) -> values[cell] = slice == index ? value(input, values[cell]) : values[cell]);
    Map<String, Probed> changed = new LinkedHashMap<>(inputs);
    changed.put(input, new Probed(old.type(), old.shape(), values));
    return changed;
  }

  /** Runs the graph and fetches what a call will ask for. */
  Map<String, Probed> run(Map<String, Probed> inputs) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    reserve(inputs);
    try {
      for (Map.Entry<String, Probed> entry : inputs.entrySet()) {
        tensors.put(entry.getKey(), tensor(entry.getValue()));
      }
      Map<String, Probed> outputs = new HashMap<>();
      try (OrtSession.Result result = session.run(tensors, new TreeSet<>(roles.wanted()))) {
        for (Map.Entry<String, OnnxValue> entry : result) {
          outputs.put(entry.getKey(), read((OnnxTensor) entry.getValue()));
        }
      }
      return outputs;
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private void reserve(Map<String, Probed> inputs) {
    int bytes = 0;
    for (Probed input : inputs.values()) {
      bytes = Math.addExact(bytes, aligned(input));
    }
    if (scratch.capacity() < bytes) {
      scratch = ByteBuffer.allocateDirect(Math.addExact(bytes, bytes / 2));
    }
    scratch.clear();
  }

  private static int aligned(Probed probed) {
    int bytes = Math.multiplyExact(probed.values().length, probed.type().size);
    return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private OnnxTensor tensor(Probed probed) throws OrtException {
    int cells = probed.values().length;
    ByteBuffer bytes =
        scratch
            .slice(scratch.position(), cells * probed.type().size)
            .order(ByteOrder.nativeOrder());
    scratch.position(scratch.position() + aligned(probed));
    for (int cell = 0; cell < cells; cell++) {
      Elements.put(probed.type(), bytes, cell, probed.values()[cell]);
    }
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), bytes, probed.shape(), probed.type());
  }

  private static Probed read(OnnxTensor tensor) {
    OnnxJavaType type = tensor.getInfo().type;
    ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
    double[] values = new double[bytes.capacity() / type.size];
    for (int cell = 0; cell < values.length; cell++) {
      values[cell] = Elements.get(type, bytes, cell);
    }
    return new Probed(type, tensor.getInfo().getShape(), values);
  }
}
