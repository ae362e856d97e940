package dev.unroll.operators;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The bytes of a hidden state, as RocksDB and every checkpoint hold them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StateSerializerBenchmark {
  /** Of a GRU 64, an LSTM 128 and an LSTM 256. */
  @Param({"256", "1024", "2048"})
  public int bytes;

  private final DataOutputSerializer out = new DataOutputSerializer(4096);
  private final DataInputDeserializer in = new DataInputDeserializer();
  private HiddenState state = HiddenStateSerializer.INSTANCE.createInstance();
  private byte[] written = {};

  @Setup
  public void setUp() throws IOException {
    state = new HiddenState(1, 2, 3, 4, new byte[bytes]);
    write();
    written = out.getCopyOfBuffer();
  }

  @Benchmark
  public int write() throws IOException {
    out.clear();
    HiddenStateSerializer.INSTANCE.serialize(state, out);
    return out.length();
  }

  @Benchmark
  public Object read() throws IOException {
    in.setBuffer(written);
    return HiddenStateSerializer.INSTANCE.deserialize(in);
  }
}
