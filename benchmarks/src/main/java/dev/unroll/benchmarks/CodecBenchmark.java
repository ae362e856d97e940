package dev.unroll.benchmarks;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.InputRules;
import dev.unroll.models.Model;
import dev.unroll.models.Vectoriser;
import dev.unroll.operators.KeyedChunk;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.EventReader;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Rejected;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What stands before and after the model: JSON read, input vectorised, prediction written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private static final List<InputField> INPUT = InputField.only(JsonPointer.compile("/token"));
  private static final String TWEET =
      "So proud of my team today, we shipped it at last and nobody had to stay up all night 🎉";

  private final RawEvent raw =
      new RawEvent(
          null,
          Topics.event(1_234_567, "key-4711", "\"token\":17"),
          new Origin("events", 0, 0),
          RawEvent.NO_TIMESTAMP);
  private final EventReader reader =
      new EventReader(
          new EventFields(
              JsonPointer.compile("/key"),
              JsonPointer.compile("/id"),
              null,
              INPUT,
              true,
              EventFields.Marks.NONE,
              List.of(),
              true,
              1 << 20));
  private final AnswerWriter writer =
      new AnswerWriter(BenchModel.of("gru8").bundle(), AnswerForm.JSON);
  private final KeyedChunk event =
      KeyedChunk.of("key-4711", "1234567", 1_767_225_600_123L, Chunk.ofTokens(new long[] {7}, 1));
  private final float[] scores = {0.36432698f, 0.35660517f, 0.2790678f};
  private final List<JsonNode> token = List.of(IntNode.valueOf(4711));
  private final List<JsonNode> tweet = List.of(TextNode.valueOf(TWEET));
  private @Nullable Vectoriser tokens;
  private @Nullable Vectoriser texts;

  @Setup
  public void setUp() {
    tokens = vectoriser(BenchModel.of("gru8").bundle());
    texts = vectoriser(Bundle.resolve("zoo/tweet-sentiment", Path.of("")));
  }

  private static Vectoriser vectoriser(Bundle bundle) {
    try (Model model = Model.open(bundle)) {
      return Vectoriser.open(bundle, model.contract(), InputRules.PLAIN, INPUT);
    }
  }

  @Benchmark
  public Event readEvent() throws Rejected {
    return reader.read(raw);
  }

  @Benchmark
  public Prediction writePrediction() {
    return writer.write(event, 42, scores);
  }

  @Benchmark
  public Chunk vectoriseToken() throws Rejected {
    return Objects.requireNonNull(tokens).vectorise(token);
  }

  @Benchmark
  public Chunk vectoriseTweet() throws Rejected {
    return Objects.requireNonNull(texts).vectorise(tweet);
  }

  @TearDown
  public void tearDown() {
    Objects.requireNonNull(tokens).close();
    Objects.requireNonNull(texts).close();
  }
}
