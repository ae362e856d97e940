package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Prediction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** An event read, its key's state advanced by a tuned call of one row, a prediction written. */
final class StreamsProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private final StepCall call;
  private final Decoder decoder;
  private final AnswerWriter writer;
  private final float[] scores = new float[BenchModel.LABELS.size()];

  /** A key's states, and last the steps it has taken. */
  private final float[] block;

  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable KeyValueStore<String, byte[]> store;

  StreamsProcessor(Pipeline pipeline) {
    try {
      call = new StepCall(pipeline.bundle().graph(), 1);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses the graph", e);
    }
    block = new float[call.stateFloats() + 1];
    decoder = new Decoder(pipeline);
    writer = new AnswerWriter(pipeline.bundle(), AnswerForm.JSON);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> given) {
    context = given;
    store = given.getStateStore(StreamsPeer.STORE);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    try {
      KeyedChunk event = decoder.read(record.value());
      KeyValueStore<String, byte[]> states = Objects.requireNonNull(store);
      byte[] before = states.get(event.key());
      byte[] state = before == null ? new byte[block.length * Float.BYTES] : before;
      ByteBuffer.wrap(state).asFloatBuffer().get(block);
      call.load(0, block);
      call.tokens().put(0, BenchModel.token(event.chunk()));
      call.run();
      call.save(0, block);
      call.scores().get(0, scores);
      int last = block.length - 1;
      block[last]++;
      ByteBuffer.wrap(state).asFloatBuffer().put(block);
      states.put(event.key(), state);
      Prediction prediction = writer.write(event, (long) block[last], scores);
      Objects.requireNonNull(context)
          .forward(
              record
                  .withKey(prediction.key().getBytes(StandardCharsets.UTF_8))
                  .withValue(prediction.json()));
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed", e);
    }
  }

  @Override
  public void close() {
    decoder.close();
    try {
      call.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to free a session", e);
    }
  }
}
