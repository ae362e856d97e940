package dev.unroll.jobs.file;

import dev.unroll.jobs.Ends;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.DeadLetterWriter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.compression.StandardDeCompressors;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * Files of JSON lines: a bounded run, or one that waits behind the last line until it is stopped. A
 * file is read by one subtask, in order, and each output is one file.
 *
 * <p>The uids are not those of {@code KafkaEnds}: a savepoint of a run over files holds hidden
 * states for a run over topics, and nothing of its source and sinks.
 *
 * @param name what the input is called in ids and dead letters
 * @param maxBytes longer lines are cut just above it; the decoder refuses them
 * @param deadLettersTo null counts them only
 * @param open whether the input stays open after its last line, so that nothing ends with it
 */
public record FileEnds(
    Path input,
    String name,
    int maxBytes,
    LineSink predictionsTo,
    @Nullable LineSink deadLettersTo,
    boolean open)
    implements Ends {
  /** How often an open input is looked for again, which tells nothing new. */
  private static final Duration NEVER = Duration.ofDays(1);

  /** How many lines the input has now; reads it once. */
  public long lines() throws IOException {
    var unpacker = StandardDeCompressors.getDecompressorForFileName(input.toString());
    try (InputStream file = Files.newInputStream(input);
        InputStream in = unpacker == null ? file : unpacker.create(file)) {
      return LineFormat.count(in);
    }
  }

  @Override
  public DataStream<RawEvent> source(
      StreamExecutionEnvironment env, WatermarkStrategy<RawEvent> watermarks) {
    FileSource.FileSourceBuilder<RawEvent> source =
        FileSource.forRecordStreamFormat(
                new LineFormat(name, maxBytes),
                new org.apache.flink.core.fs.Path(input.toAbsolutePath().toUri()))
            // By default a file whose name begins with '.' or '_' would be passed over.
            .setFileEnumerator(() -> new NonSplittingRecursiveEnumerator(file -> true));
    if (open) {
      source.monitorContinuously(NEVER);
    }
    return env.fromSource(source.build(), watermarks, "file " + name)
        .uid("file-source")
        .setParallelism(1);
  }

  @Override
  public void predictions(DataStream<Prediction> predictions) {
    predictions
        .map(Prediction::json)
        .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .name("lines")
        .sinkTo(predictionsTo)
        .setParallelism(1)
        .name("predictions")
        .uid("file-predictions");
  }

  @Override
  public void deadLetters(DataStream<DeadLetter> deadLetters) {
    int most = maxBytes;
    DataStream<byte[]> lines =
        deadLetters
            .map(letter -> DeadLetterWriter.write(letter, most))
            .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
            // What the decoder refuses stays in the order of its lines.
            .setParallelism(1)
            .name("lines");
    if (deadLettersTo == null) {
      lines.sinkTo(new DiscardingSink<>()).uid("file-dead-letters");
    } else {
      lines.sinkTo(deadLettersTo).setParallelism(1).name("dead letters").uid("file-dead-letters");
    }
  }
}
