package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * How what is kept of a key lies in one flat block: the recurrent pairs in the contract's order,
 * each row-major without its batch axis, then what {@link RowMemory} keeps, in the machine's byte
 * order (little-endian wherever ONNX Runtime runs).
 */
public final class StateLayout implements Serializable {
  private final List<Part> parts;
  private final int bytes;
  private final int id;

  /**
   * One tensor of the block.
   *
   * @param port its name, its element type as stored, and its axes, the batch among them
   * @param offset of its first byte
   */
  public record Part(Port port, int offset) implements Serializable {
    public String name() {
      return port.name();
    }

    public OnnxJavaType type() {
      return port.type();
    }

    /** Its sizes without the batch axis. */
    public List<Long> shape() {
      return Arrays.stream(port.dims()).filter(dim -> dim >= 0).boxed().toList();
    }

    public int bytes() {
      return port.width() * port.type().size;
    }
  }

  StateLayout(List<Port> ports) {
    List<Part> all = new ArrayList<>();
    int at = 0;
    for (Port port : ports) {
      Part part = new Part(port, at);
      all.add(part);
      at = Math.addExact(at, part.bytes());
    }
    this.parts = List.copyOf(all);
    this.bytes = at;
    CRC32 crc = new CRC32();
    crc.update(describe().getBytes(StandardCharsets.UTF_8));
    this.id = (int) crc.getValue();
  }

  /** The tensors in order. */
  public List<Part> parts() {
    return parts;
  }

  /** Bytes of a key's block. */
  public int bytes() {
    return bytes;
  }

  /** The same for two models exactly where one can go on from the other's block. */
  public int id() {
    return id;
  }

  /** A line a part, {@code NAME TYPE [SIZES]}: enough to read a block without its model. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.port()).append('\n');
    }
    return text.toString();
  }

  /**
   * The layout that {@link #describe} told of.
   *
   * @throws IllegalArgumentException where the text is another
   */
  public static StateLayout parse(String text) {
    return new StateLayout(text.lines().map(Port::parse).toList());
  }

  /** Whether every floating-point value of the first parts of a block is finite. */
  boolean isFinite(byte[] block, int first) {
    for (int i = 0; i < first; i++) {
      Part part = parts.get(i);
      if (!Finite.all(part.type(), block, part.offset(), part.bytes())) {
        return false;
      }
    }
    return true;
  }
}
