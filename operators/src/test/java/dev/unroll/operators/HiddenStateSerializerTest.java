package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class HiddenStateSerializerTest {
  private static final HiddenState STATE =
      new HiddenState(0xCAFE, 42, 1_767_225_600_000L, 7, new byte[] {1, -2, 3, 0});

  /** Written by the first release; it must be readable for good. */
  @Test
  void storedVersion1_isReadAsItWasWritten() throws IOException {
    byte[] stored;
    try (InputStream in = getClass().getResourceAsStream("/hidden-state-v1.bin")) {
      stored = in.readAllBytes();
    }
    DataInputDeserializer input = new DataInputDeserializer(stored);
    assertThat(HiddenStateSerializer.INSTANCE.deserialize(input))
        .usingRecursiveComparison()
        .isEqualTo(STATE);
    assertThat(input.available()).isZero();
    assertThat(serialize(STATE)).isEqualTo(stored);
  }

  @Test
  void newerVersion_isRefusedWithTheWayOut() throws IOException {
    byte[] bytes = serialize(STATE);
    bytes[0] = 2;
    assertThatThrownBy(
            () -> HiddenStateSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "hidden state: expected format version 1 to 1, found 2; a newer Unroll wrote this state,"
                + " restore it with that one");
  }

  @Test
  void copyBetweenStreams_keepsTheBytes() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    HiddenStateSerializer.INSTANCE.copy(new DataInputDeserializer(serialize(STATE)), out);
    assertThat(out.getCopyOfBuffer()).isEqualTo(serialize(STATE));
  }

  @Test
  void snapshot_restoresASerializerThatReadsTheSame() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    var written = HiddenStateSerializer.INSTANCE.snapshotConfiguration();
    written.writeSnapshot(out);
    var read = new HiddenStateSerializerSnapshot();
    read.readSnapshot(
        written.getCurrentVersion(),
        new DataInputDeserializer(out.getCopyOfBuffer()),
        getClass().getClassLoader());
    assertThat(read.restoreSerializer()).isSameAs(HiddenStateSerializer.INSTANCE);
    assertThat(written.resolveSchemaCompatibility(read).isCompatibleAsIs()).isTrue();
  }

  private static byte[] serialize(HiddenState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    HiddenStateSerializer.INSTANCE.serialize(state, out);
    return out.getCopyOfBuffer();
  }
}
