package dev.unroll.models;

import java.nio.ByteBuffer;
import java.util.List;

/** Copies rows of recurrent tensors between keys' blocks and the tensors of a call. */
final class StateRows {
  private final Span[] in;
  private final Span[] out;
  private final int[] size;
  private final int[] offset;

  StateRows(List<StatePair> states, StateLayout layout) {
    int pairs = states.size();
    in = new Span[pairs];
    out = new Span[pairs];
    size = new int[pairs];
    offset = new int[pairs];
    for (int i = 0; i < pairs; i++) {
      in[i] = Span.of(states.get(i).in());
      out[i] = Span.of(states.get(i).out());
      size[i] = states.get(i).in().type().size;
      offset[i] = layout.parts().get(i).offset();
    }
  }

  int count() {
    return in.length;
  }

  /** Copies a row of pair {@code pair} from a block into the graph's input of {@code rows}. */
  void gather(int pair, byte[] block, ByteBuffer tensor, int row, int rows) {
    Span span = in[pair];
    int bytes = span.inner() * size[pair];
    for (int o = 0; o < span.outer(); o++) {
      tensor.put(
          span.cell(o, 0, row, rows, 0, 1) * size[pair], block, offset[pair] + o * bytes, bytes);
    }
  }

  /** Copies a row of pair {@code pair} from the graph's output of {@code rows} into a block. */
  void scatter(int pair, ByteBuffer tensor, byte[] block, int row, int rows) {
    Span span = out[pair];
    int bytes = span.inner() * size[pair];
    for (int o = 0; o < span.outer(); o++) {
      tensor.get(
          span.cell(o, 0, row, rows, 0, 1) * size[pair], block, offset[pair] + o * bytes, bytes);
    }
  }
}
