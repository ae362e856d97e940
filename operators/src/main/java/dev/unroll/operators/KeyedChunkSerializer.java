package dev.unroll.operators;

import dev.unroll.models.Chunk;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * The byte format of events between the decoder and the keys' subtasks, field after field. For the
 * way alone: what is kept in states has Flink's own format for records, which can evolve.
 */
final class KeyedChunkSerializer extends TypeSerializerSingleton<KeyedChunk> {
  static final KeyedChunkSerializer INSTANCE = new KeyedChunkSerializer();

  /** The length of an array that is null. */
  private static final int NONE = -1;

  @Override
  public void serialize(KeyedChunk event, DataOutputView out) throws IOException {
    StringValue.writeString(event.key(), out);
    StringValue.writeString(event.id(), out);
    out.writeLong(event.time());
    out.writeLong(event.streamTime());
    out.writeLong(event.number());
    // Null is a text of its own here.
    StringValue.writeString(event.boundary(), out);
    out.writeBoolean(event.end());
    Chunk chunk = event.chunk();
    out.writeInt(chunk.steps());
    write(chunk.data(), out);
    out.writeInt(chunk.cutFrom());
    write(chunk.words(), out);
    write(event.pass(), out);
    RawEvent raw = event.raw();
    write(raw.key(), out);
    write(raw.value(), out);
    StringValue.writeString(raw.origin().source(), out);
    out.writeInt(raw.origin().partition());
    out.writeLong(raw.origin().position());
    out.writeLong(raw.timestamp());
  }

  @Override
  public KeyedChunk deserialize(DataInputView in) throws IOException {
    return new KeyedChunk(
        StringValue.readString(in),
        StringValue.readString(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        StringValue.readString(in),
        in.readBoolean(),
        new Chunk(in.readInt(), present(in), in.readInt(), read(in)),
        read(in),
        new RawEvent(
            read(in),
            read(in),
            new Origin(StringValue.readString(in), in.readInt(), in.readLong()),
            in.readLong()));
  }

  private static void write(byte @Nullable [] bytes, DataOutputView out) throws IOException {
    if (bytes == null) {
      out.writeInt(NONE);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  private static byte @Nullable [] read(DataInputView in) throws IOException {
    int length = in.readInt();
    return length == NONE ? null : read(length, in);
  }

  private static byte[] present(DataInputView in) throws IOException {
    return read(in.readInt(), in);
  }

  private static byte[] read(int length, DataInputView in) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  @Override
  public KeyedChunk deserialize(KeyedChunk reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  /** An event is never changed, so a copy is the event itself. */
  @Override
  public KeyedChunk copy(KeyedChunk from) {
    return from;
  }

  @Override
  public KeyedChunk copy(KeyedChunk from, KeyedChunk reuse) {
    return from;
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public KeyedChunk createInstance() {
    return KeyedChunk.of("", "", 0, new Chunk(0, new byte[0], 0));
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<KeyedChunk> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Has no settings. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<KeyedChunk> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
