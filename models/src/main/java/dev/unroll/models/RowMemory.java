package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key beside its recurrent tensors, in the block after them: the last values of
 * an input (its context), the last number of each feature (hold), the outputs of the last step.
 */
final class RowMemory {
  static final String CONTEXT = "context:";
  static final String HOLD = "hold:";
  static final String BEFORE = "before";

  private final GraphContract contract;
  private final StateLayout.@Nullable Part[] contexts;
  private final StateLayout.@Nullable Part[] holds;
  private final StateLayout.@Nullable Part before;
  private final boolean holding;
  private final boolean empty;

  /**
   * @param layout one that {@link #layout} gave
   */
  RowMemory(GraphContract contract, StateLayout layout) {
    this.contract = contract;
    int inputs = contract.inputs().size();
    contexts = new StateLayout.Part[inputs];
    holds = new StateLayout.Part[inputs];
    StateLayout.Part last = null;
    boolean any = false;
    List<StateLayout.Part> own =
        layout.parts().subList(contract.states().size(), layout.parts().size());
    empty = own.isEmpty();
    for (StateLayout.Part part : own) {
      for (int i = 0; i < inputs; i++) {
        String input = contract.inputs().get(i).name();
        if (part.name().equals(CONTEXT + input)) {
          contexts[i] = part;
        } else if (part.name().equals(HOLD + input)) {
          holds[i] = part;
          any = true;
        }
      }
      last = part.name().equals(BEFORE) ? part : last;
    }
    this.before = last;
    this.holding = any;
  }

  /** Whether a block holds recurrent tensors alone. */
  boolean isEmpty() {
    return empty;
  }

  /** The block of a model's keys. */
  static StateLayout layout(
      GraphContract contract, Precision precision, boolean hold, Head.Reads reads) {
    List<Port> ports = new ArrayList<>();
    for (StatePair pair : contract.states()) {
      Port port = pair.in();
      boolean half = precision == Precision.FLOAT16 && port.type() == OnnxJavaType.FLOAT;
      ports.add(half ? new Port(port.name(), OnnxJavaType.FLOAT16, port.dims()) : port);
    }
    for (Port input : contract.inputs()) {
      int cells = contract.context().getOrDefault(input.name(), 0);
      if (cells > 0) {
        long[] dims = input.dims().clone();
        dims[dims.length - 1] = cells;
        ports.add(new Port(CONTEXT + input.name(), cellType(input), dims));
      }
    }
    for (Port input : contract.inputs()) {
      if (hold && !input.isWhole()) {
        ports.add(new Port(HOLD + input.name(), OnnxJavaType.FLOAT, new long[] {input.width()}));
      }
    }
    if (reads == Head.Reads.BEFORE_AND_EACH) {
      ports.add(new Port(BEFORE, OnnxJavaType.FLOAT, new long[] {contract.answerWidth()}));
    }
    return new StateLayout(ports);
  }

  private static OnnxJavaType cellType(Port input) {
    return input.isWhole() ? OnnxJavaType.INT32 : OnnxJavaType.FLOAT;
  }

  /** The context of input {@code i} as cells. */
  Chunk context(int i, byte[] block) {
    StateLayout.Part part = contexts[i];
    if (part == null) {
      throw new IllegalStateException(contract.inputs().get(i).name() + " has no context");
    }
    byte[] cells = new byte[part.bytes()];
    System.arraycopy(block, part.offset(), cells, 0, cells.length);
    return new Chunk(1, cells, 0);
  }

  /** Puts the last values of the context and one step of a chunk into the block after it. */
  void keepContext(Chunk chunk, int step, byte[] from, byte[] to) {
    int base = 0;
    for (int i = 0; i < contexts.length; i++) {
      Port input = contract.inputs().get(i);
      int width = input.width();
      StateLayout.Part part = contexts[i];
      if (part != null) {
        int axis = Math.toIntExact(input.dims()[input.dims().length - 1]) * Integer.BYTES;
        int kept = part.bytes() / (width * Integer.BYTES / axis);
        int old = Math.max(0, kept - axis);
        for (int line = 0; line < width * Integer.BYTES / axis; line++) {
          int at = part.offset() + line * kept;
          System.arraycopy(from, at + kept - old, to, at, old);
          int end = (base + step * width) * Integer.BYTES + (line + 1) * axis;
          System.arraycopy(chunk.data(), end - (kept - old), to, at + old, kept - old);
        }
      }
      base += (contract.isStepped(input) ? chunk.steps() : 1) * width;
    }
  }

  /**
   * Puts the key's last numbers where a row's chunks ask for them, and the last of all into the
   * block after them.
   *
   * @return the chunks themselves where they ask for none
   */
  List<Chunk> resolve(List<Chunk> chunks, byte[] from, byte[] to) {
    if (!holding) {
      return chunks;
    }
    List<Chunk> resolved = new ArrayList<>(chunks.size());
    for (StateLayout.Part part : holds) {
      if (part != null) {
        System.arraycopy(from, part.offset(), to, part.offset(), part.bytes());
      }
    }
    for (Chunk chunk : chunks) {
      resolved.add(resolve(chunk, to));
    }
    return resolved;
  }

  private Chunk resolve(Chunk chunk, byte[] last) {
    byte[] data = chunk.data();
    int base = 0;
    for (int i = 0; i < holds.length; i++) {
      Port input = contract.inputs().get(i);
      int width = input.width();
      int steps = contract.isStepped(input) ? chunk.steps() : 1;
      StateLayout.Part part = holds[i];
      for (int cell = 0; part != null && cell < steps * width; cell++) {
        int at = (base + cell) * Integer.BYTES;
        int kept = part.offset() + cell % width * Integer.BYTES;
        if (chunk.cell(base + cell) == Chunk.HOLD) {
          data = data == chunk.data() ? data.clone() : data;
          System.arraycopy(last, kept, data, at, Integer.BYTES);
        } else {
          System.arraycopy(data, at, last, kept, Integer.BYTES);
        }
      }
      base += steps * width;
    }
    return data == chunk.data() ? chunk : new Chunk(chunk.steps(), data, chunk.cutFrom());
  }

  /** Copies what {@link #resolve} kept to a later block of the same event. */
  void copyHeld(byte[] from, byte[] to) {
    for (StateLayout.Part part : holds) {
      if (part != null) {
        System.arraycopy(from, part.offset(), to, part.offset(), part.bytes());
      }
    }
  }

  /** Reads the outputs of the last step. */
  void before(byte[] block, float[] into) {
    if (before != null) {
      ByteBuffer.wrap(block, before.offset(), before.bytes())
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
          .get(into, 0, before.bytes() / Float.BYTES);
    }
  }

  /** Keeps the outputs of the last step: the end of an answer. */
  void keepBefore(float[] answer, byte[] block) {
    if (before != null) {
      int width = before.bytes() / Float.BYTES;
      ByteBuffer.wrap(block, before.offset(), before.bytes())
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
          .put(answer, answer.length - width, width);
    }
  }
}
