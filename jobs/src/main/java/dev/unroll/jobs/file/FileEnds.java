package dev.unroll.jobs.file;

import dev.unroll.jobs.Ends;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.DeadLetterWriter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * Files of JSON lines: a bounded run. A file is read by one subtask, in order, and each output is
 * one file.
 *
 * @param name what the input is called in ids and dead letters
 * @param maxBytes longer lines are cut just above it; the decoder refuses them
 * @param deadLettersTo null counts them only
 */
public record FileEnds(
    Path input, String name, int maxBytes, LineSink predictionsTo, @Nullable LineSink deadLettersTo)
    implements Ends {
  @Override
  public DataStream<RawEvent> source(
      StreamExecutionEnvironment env, WatermarkStrategy<RawEvent> watermarks) {
    FileSource<RawEvent> source =
        FileSource.forRecordStreamFormat(
                new LineFormat(name, maxBytes),
                new org.apache.flink.core.fs.Path(input.toAbsolutePath().toUri()))
            // By default a file whose name begins with '.' or '_' would be passed over.
            .setFileEnumerator(() -> new NonSplittingRecursiveEnumerator(file -> true))
            .build();
    return env.fromSource(source, watermarks, "file " + name).uid("source").setParallelism(1);
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
        .uid("predictions");
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
      lines.sinkTo(new DiscardingSink<>()).uid("dead-letters");
    } else {
      lines.sinkTo(deadLettersTo).setParallelism(1).name("dead letters").uid("dead-letters");
    }
  }
}
