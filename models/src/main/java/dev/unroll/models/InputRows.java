package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes chunks' cells into the input tensors of a call, each where its axes want it. */
final class InputRows {
  private static final byte[] ZEROS = new byte[4096];

  private final GraphContract contract;
  private final List<Port> inputs;
  private final Span[] spans;
  private final int[] width;
  private final boolean[] stepped;
  private final int[] context;

  InputRows(GraphContract contract) {
    this.contract = contract;
    this.inputs = contract.inputs();
    spans = new Span[inputs.size()];
    width = new int[spans.length];
    stepped = new boolean[spans.length];
    context = new int[spans.length];
    for (int i = 0; i < spans.length; i++) {
      Port input = inputs.get(i);
      spans[i] = Span.of(contract.called(input));
      width[i] = input.width();
      stepped[i] = contract.isStepped(input);
      context[i] = contract.context().getOrDefault(input.name(), 0);
    }
  }

  /**
   * Writes some steps of a chunk.
   *
   * @param from the first of the chunk's steps
   * @param count how many; 1 where the graph takes one step a call
   * @param at where they begin in the row
   * @param block of the key, for the context
   */
  void put(
      Call call, Chunk chunk, int from, int count, int row, int at, byte[] block, RowMemory m) {
    int base = 0;
    for (int i = 0; i < spans.length; i++) {
      int cells = base + (stepped[i] ? from * width[i] : 0);
      if (context[i] > 0) {
        putAfterContext(call, i, chunk, cells, row, block, m);
      } else {
        put(call, i, chunk, cells, stepped[i] ? count : 1, row, at);
      }
      base += (stepped[i] ? chunk.steps() : 1) * width[i];
    }
  }

  private void put(Call call, int i, Chunk chunk, int cells, int count, int row, int at) {
    Span span = spans[i];
    ByteBuffer tensor = call.data()[i];
    OnnxJavaType type = inputs.get(i).type();
    if (span.isContiguous()) {
      int to = span.cell(0, 0, row, call.rows(), at, call.steps());
      write(type, tensor, to, chunk, cells, count * span.inner());
      return;
    }
    int from = cells;
    for (int t = 0; t < count; t++) {
      for (int o = 0; o < span.outer(); o++) {
        for (int m = 0; m < span.middle(); m++) {
          int to = span.cell(o, m, row, call.rows(), at + t, call.steps());
          write(type, tensor, to, chunk, from, span.inner());
          from += span.inner();
        }
      }
    }
  }

  /** The last axis holds the context's values, then the chunk's. */
  private void putAfterContext(
      Call call, int i, Chunk chunk, int cells, int row, byte[] block, RowMemory memory) {
    Span span = spans[i];
    OnnxJavaType type = inputs.get(i).type();
    Chunk kept = memory.context(i, block);
    int before = context[i];
    int axis = Math.toIntExact(inputs.get(i).dims()[inputs.get(i).dims().length - 1]);
    int lines = span.inner() / (before + axis);
    for (int line = 0; line < span.outer() * lines; line++) {
      int to = span.cell(line / lines, 0, row, call.rows(), 0, 1) + line % lines * (before + axis);
      write(type, call.data()[i], to, kept, line * before, before);
      write(type, call.data()[i], to + before, chunk, cells + line * axis, axis);
    }
  }

  /** Zeroes a row's steps from {@code at} on. */
  void pad(Call call, int row, int at) {
    if (at == call.steps()) {
      return;
    }
    for (int i = 0; i < spans.length; i++) {
      Span span = spans[i];
      if (!span.time()) {
        continue;
      }
      int size = inputs.get(i).type().size;
      if (span.isContiguous()) {
        int from = span.cell(0, 0, row, call.rows(), at, call.steps());
        zero(call.data()[i], from * size, (call.steps() - at) * span.inner() * size);
        continue;
      }
      for (int t = at; t < call.steps(); t++) {
        for (int o = 0; o < span.outer(); o++) {
          for (int m = 0; m < span.middle(); m++) {
            int from = span.cell(o, m, row, call.rows(), t, call.steps());
            zero(call.data()[i], from * size, span.inner() * size);
          }
        }
      }
    }
  }

  private static void zero(ByteBuffer tensor, int from, int bytes) {
    for (int done = 0; done < bytes; done += ZEROS.length) {
      tensor.put(from + done, ZEROS, 0, Math.min(ZEROS.length, bytes - done));
    }
  }

  private static void write(
      OnnxJavaType type, ByteBuffer tensor, int to, Chunk chunk, int from, int count) {
    switch (type) {
      case FLOAT, INT32 ->
          tensor.put(to * Integer.BYTES, chunk.data(), from * Integer.BYTES, count * Integer.BYTES);
      case INT64 -> {
        for (int i = 0; i < count; i++) {
          tensor.putLong((to + i) * Long.BYTES, chunk.cell(from + i));
        }
      }
      case DOUBLE, FLOAT16, BFLOAT16 -> {
        for (int i = 0; i < count; i++) {
          Elements.put(type, tensor, to + i, (double) Float.intBitsToFloat(chunk.cell(from + i)));
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          Elements.put(type, tensor, to + i, (long) chunk.cell(from + i));
        }
      }
    }
  }

  /**
   * @throws IllegalArgumentException where a row does not fit a call of so many steps
   */
  void check(Row row, int steps) {
    int own = row.steps();
    if (own > steps || (contract.lengths() == null && own != steps)) {
      throw new IllegalArgumentException("a row of " + own + " steps in a call of " + steps);
    }
  }
}
