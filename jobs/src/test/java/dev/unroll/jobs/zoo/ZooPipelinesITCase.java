package dev.unroll.jobs.zoo;

import static dev.unroll.jobs.cli.CommandLines.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.Head;
import dev.unroll.models.Model;
import dev.unroll.models.Vectoriser;
import dev.unroll.operators.Carry;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.EventReader;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.PredictionWriter;
import dev.unroll.schemas.RawEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every shipped bundle opens as {@code unroll model verify} opens it, and a pipeline of it answers
 * each event with the very line that a plain loop over ONNX Runtime, one key after the other,
 * gives: to the last bit of every number.
 */
class ZooPipelinesITCase {
  private static final int EVENTS = 600;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tweet-sentiment",
        "tweet-mood",
        "tweet-emotion",
        "tagger",
        "tagger-causal",
        "entities",
        "forecast-hourly",
        "forecast-short",
        "trend"
      })
  void shippedBundle_opensAndItsPipelineIsThePlainLoopToTheBit(String name) throws Exception {
    Result verified = run("model", "verify", "zoo/" + name);
    assertThat(verified.err()).isEmpty();
    assertThat(verified.status()).isZero();
    assertThat(verified.out()).contains(name + "@");

    Bundle bundle = Bundle.resolve("zoo/" + name, folder);
    try (Model model = Model.open(bundle)) {
      List<String> carries = model.traits().carries() ? List.of("none", "key") : List.of("none");
      for (String carry : carries) {
        assertSame(bundle, carry, model);
      }
    }
  }

  private void assertSame(Bundle bundle, String carry, Model model) throws Exception {
    String kind = bundle.manifest().vectoriser().kind();
    ZooEvents stream = new ZooEvents(11);
    List<ObjectNode> events =
        switch (kind) {
          case "text" -> stream.texts(EVENTS);
          case "words" -> stream.sentences(EVENTS);
          case "samples" ->
              stream.samples(3 * EVENTS, bundle.manifest().name().contains("hourly") ? 3_600 : 300);
          default -> throw new IllegalStateException("no stream for vectoriser " + kind);
        };
    List<String> lines = events.stream().map(ObjectNode::toString).toList();
    Path in = Files.write(folder.resolve("events.jsonl"), lines);
    Path yaml =
        Files.writeString(
            folder.resolve("p.yaml"), pipeline(bundle.manifest().name(), kind, carry));
    List<String> expected = plainLoop(PipelineReader.read(yaml, List.of()), lines, model);
    for (int rows : new int[] {1, 64}) {
      Path out = folder.resolve("out.jsonl");
      Result result =
          run(
              "apply",
              yaml.toString(),
              "--in",
              in.toString(),
              "--out",
              out.toString(),
              "--set",
              "parallelism=2",
              "--set",
              "batch.rows=" + rows);
      assertThat(result.err()).contains(" predictions, 0 dead letters in ");
      assertThat(result.status()).isZero();
      assertThat(Files.readAllLines(out))
          .as("carry %s, rows %d", carry, rows)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static String pipeline(String name, String kind, String carry) {
    String input =
        switch (kind) {
          case "words" -> "[/tokens, /text]";
          case "samples" -> "{value: /value, time: /time}";
          default -> "/text";
        };
    return """
    name: zoo
    source: {kafka: {bootstrap: "localhost:9092", topic: in}, key: /key, id: /id%s}
    model: {bundle: zoo/%s, carry: %s, input: %s}
    sink: {kafka: {topic: out}}
    """
        .formatted(kind.equals("samples") ? ", time: /time" : "", name, carry, input);
  }

  /** The lines that must come out, key after key. */
  private static List<String> plainLoop(Pipeline pipeline, List<String> lines, Model model)
      throws Exception {
    Map<String, List<Event>> keys = new LinkedHashMap<>();
    EventReader reader = new EventReader(pipeline.spec().fields());
    for (String line : lines) {
      Event event =
          reader.read(
              new RawEvent(
                  null, line.getBytes(UTF_8), new Origin("in", 0, 1), RawEvent.NO_TIMESTAMP));
      keys.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(event);
    }
    boolean carries = pipeline.spec().recurrent().carry() == Carry.KEY;
    Head head = model.head();
    PredictionWriter writer = new PredictionWriter(pipeline.bundle().manifest().id());
    List<String> predictions = new ArrayList<>();
    try (ZooLoop loop = new ZooLoop(pipeline.bundle(), pipeline.contract(), head.reads());
        Vectoriser vectoriser =
            Vectoriser.open(
                pipeline.bundle(),
                pipeline.contract(),
                pipeline.spec().inputRules(),
                pipeline.spec().fields().inputs())) {
      for (List<Event> own : keys.values()) {
        loop.begin();
        long steps = 0;
        for (Event event : own) {
          if (!carries) {
            loop.begin();
            steps = 0;
          }
          Chunk chunk = vectoriser.vectorise(event.inputs());
          steps += chunk.steps();
          float[] answer = loop.next(chunk);
          predictions.add(
              new String(
                  writer
                      .write(
                          event.id(),
                          event.key(),
                          event.time(),
                          steps,
                          chunk.cutFrom(),
                          0,
                          out -> head.write(answer, chunk, out),
                          event.pass())
                      .json(),
                  UTF_8));
        }
      }
    }
    return predictions;
  }
}
