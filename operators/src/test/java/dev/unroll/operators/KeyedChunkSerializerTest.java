package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Chunk;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

class KeyedChunkSerializerTest {
  @Property(tries = 300)
  void events_arriveAsTheyWereSent(
      @ForAll String text,
      @ForAll String other,
      @ForAll long number,
      @ForAll int steps,
      @ForAll byte @Size(max = 40) [] bytes,
      @ForAll @Size(5) boolean[] absent)
      throws IOException {
    KeyedChunk event =
        new KeyedChunk(
            text,
            other,
            number,
            ~number,
            number / 3,
            absent[0] ? null : other,
            absent[1],
            new Chunk(steps, bytes, -steps, absent[1] ? null : bytes),
            absent[2] ? null : bytes,
            new RawEvent(
                absent[3] ? null : bytes,
                absent[4] ? null : bytes,
                new Origin(text, steps, number),
                -number));
    DataOutputSerializer out = new DataOutputSerializer(64);
    KeyedChunkSerializer.INSTANCE.serialize(event, out);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    KeyedChunkSerializer.INSTANCE.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
    DataInputDeserializer in = new DataInputDeserializer(copied.getCopyOfBuffer());
    assertThat(KeyedChunkSerializer.INSTANCE.deserialize(in))
        .usingRecursiveComparison()
        .isEqualTo(event);
    assertThat(in.available()).isZero();
  }
}
