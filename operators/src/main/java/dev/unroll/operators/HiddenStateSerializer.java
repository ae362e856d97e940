package dev.unroll.operators;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The byte format of a hidden state. Every value begins with its format's version, and every
 * version keeps its reader.
 *
 * <pre>
 * version 1: byte 1 · int layout id · long steps · long last time · long sequence
 *            · int block length · block
 * </pre>
 */
final class HiddenStateSerializer extends TypeSerializerSingleton<HiddenState> {
  static final HiddenStateSerializer INSTANCE = new HiddenStateSerializer();
  static final byte VERSION = 1;
  private static final HiddenState EMPTY = new HiddenState(0, 0, 0, 0, new byte[0]);

  @Override
  public void serialize(HiddenState state, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(state.layoutId());
    out.writeLong(state.steps());
    out.writeLong(state.lastTime());
    out.writeLong(state.sequence());
    out.writeInt(state.block().length);
    out.write(state.block());
  }

  @Override
  public HiddenState deserialize(DataInputView in) throws IOException {
    byte version = in.readByte();
    return switch (version) {
      case 1 -> readVersion1(in);
      default ->
          throw new IOException(
              "hidden state: expected format version 1 to "
                  + VERSION
                  + ", found "
                  + version
                  + "; a newer Unroll wrote this state, restore it with that one");
    };
  }

  private static HiddenState readVersion1(DataInputView in) throws IOException {
    int layoutId = in.readInt();
    long steps = in.readLong();
    long lastTime = in.readLong();
    long sequence = in.readLong();
    byte[] block = new byte[in.readInt()];
    in.readFully(block);
    return new HiddenState(layoutId, steps, lastTime, sequence, block);
  }

  @Override
  public HiddenState deserialize(HiddenState reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  /**
   * The heap's tables copy a state when it is read while a snapshot that holds it is being written:
   * what changes in place afterwards is this copy.
   */
  @Override
  public HiddenState copy(HiddenState from) {
    return from.copy();
  }

  @Override
  public HiddenState copy(HiddenState from, HiddenState reuse) {
    return from.copy();
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public HiddenState createInstance() {
    return EMPTY;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<HiddenState> snapshotConfiguration() {
    return new HiddenStateSerializerSnapshot();
  }
}
