package dev.unroll.benchmarks;

import dev.unroll.jobs.Ends;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A stream without end of short tweets of many users: first each user once, then users in a fixed
 * pseudo-random order for good. Predictions are dropped.
 *
 * @param keys how many users there are
 */
record GeneratedTweets(long keys) implements Ends {
  private static final String[] TEXTS = {
    "what a lovely morning", "the train is late again", "so proud of my team today",
    "I can not believe this happened", "just had lunch", "worst service ever, never again"
  };

  @Override
  public DataStream<RawEvent> source(
      StreamExecutionEnvironment env, WatermarkStrategy<RawEvent> watermarks) {
    long users = keys;
    GeneratorFunction<Long, RawEvent> generator = index -> tweet(index, users);
    DataGeneratorSource<RawEvent> source =
        new DataGeneratorSource<>(generator, Long.MAX_VALUE, TypeInformation.of(RawEvent.class));
    return env.fromSource(source, watermarks, "generated tweets")
        .uid("source")
        // One subtask: the users come in order first, and times stay within a calendar.
        .setParallelism(1);
  }

  private static RawEvent tweet(long index, long users) {
    // An odd multiplier's high bits visit the users evenly and in no order.
    long user = index < users ? index : ((index * 0x9E3779B97F4A7C15L) >>> 20) % users;
    String json =
        "{\"id\":\"%d\",\"user\":\"u%d\",\"text\":\"%s\",\"created_at\":%d}"
            .formatted(index, user, TEXTS[(int) (index % TEXTS.length)], 1_767_225_600L + index);
    return new RawEvent(
        null,
        json.getBytes(StandardCharsets.UTF_8),
        new Origin("generated", 0, index),
        RawEvent.NO_TIMESTAMP);
  }

  @Override
  public void predictions(DataStream<Prediction> predictions) {
    predictions.sinkTo(new DiscardingSink<>()).uid("predictions");
  }

  @Override
  public void deadLetters(DataStream<DeadLetter> deadLetters) {
    deadLetters.sinkTo(new DiscardingSink<>()).uid("dead-letters");
  }
}
