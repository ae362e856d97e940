package dev.unroll.models;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * How a key's recurrent tensors lie in one flat block: pair after pair in the contract's order,
 * each row-major without its batch axis, in the model's own element types and the machine's byte
 * order (little-endian wherever ONNX Runtime runs).
 */
public final class StateLayout implements Serializable {
  private final List<StatePair> states;
  private final int[] offsets;
  private final int bytes;
  private final int id;

  StateLayout(List<StatePair> states) {
    this.states = states;
    this.offsets = new int[states.size()];
    int at = 0;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      at += states.get(i).bytes();
      text.append(states.get(i).in()).append('\n');
    }
    this.bytes = at;
    CRC32 crc = new CRC32();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    this.id = (int) crc.getValue();
  }

  /** Bytes of a key's block. */
  public int bytes() {
    return bytes;
  }

  /** The same for two models exactly where one can go on from the other's block. */
  public int id() {
    return id;
  }

  /**
   * Copies row {@code row} of pair {@code pair} from a block into a batch tensor of {@code rows}.
   */
  void gather(int pair, byte[] block, ByteBuffer tensor, int row, int rows) {
    int outer = states.get(pair).in().outer();
    int inner = states.get(pair).bytes() / outer;
    for (int o = 0; o < outer; o++) {
      tensor.put((o * rows + row) * inner, block, offsets[pair] + o * inner, inner);
    }
  }

  /**
   * Copies row {@code row} of pair {@code pair} from a batch tensor of {@code rows} into a block.
   */
  void scatter(int pair, ByteBuffer tensor, byte[] block, int row, int rows) {
    int outer = states.get(pair).in().outer();
    int inner = states.get(pair).bytes() / outer;
    for (int o = 0; o < outer; o++) {
      tensor.get((o * rows + row) * inner, block, offsets[pair] + o * inner, inner);
    }
  }

  /** Whether every floating-point value of a block is finite. */
  boolean isFinite(byte[] block) {
    for (int i = 0; i < offsets.length; i++) {
      if (!Finite.all(states.get(i).in().type(), block, offsets[i], states.get(i).bytes())) {
        return false;
      }
    }
    return true;
  }
}
