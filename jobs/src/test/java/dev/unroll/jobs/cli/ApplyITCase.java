package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static dev.unroll.jobs.cli.CommandLines.runWithInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.models.Bundle;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.schemas.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code unroll apply} as a user runs it: the whole topology on a cluster of its own. */
class ApplyITCase {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tweet-sentiment", "tweet-mood"})
  void everyLine_isAPredictionOrADeadLetterWithItsNumber(String name) throws IOException {
    // A hidden name: Flink's file source would pass it over by default.
    Path in =
        Files.writeString(
            folder.resolve("_events.jsonl"),
            String.join(
                "\n",
                event(1, "ann", "I love this 😀"),
                "",
                "not json",
                "😀 neither",
                event(2, "bob", "   "),
                event(3, "ann", "I hate \\u0000 this") + "\r",
                "{\"id\":4,\"user\":\"ann\",\"created_at\":1e99999999999,\"text\":\"x\"}",
                "{\"id\":5,\"user\":\"ann\",\"created_at\":1e-400000000,\"text\":\"x\"}",
                "{\"id\":6,\"user\":\"ann\",\"text\":\"x\"}",
                event(7, "ann", "x".repeat(300_000)),
                event(8, "\\ud83d", "x"),
                event(9, "bob", "so so so ".repeat(100)),
                event(10, "cas", "the end, without a line end")));
    Path out = folder.resolve("out.jsonl");
    Path dead = folder.resolve("dead.jsonl");
    Result result =
        run(
            "apply",
            example(name),
            "--in",
            in.toString(),
            "--out",
            out.toString(),
            "--dead-letters",
            dead.toString(),
            "--set",
            "parallelism=2");
    assertThat(result.err())
        .startsWith(
            "13 events: 4 predictions, 9 dead letters {broken-json=4, empty-text=1,"
                + " missing-field=1, mistyped-field=1, oversized=1, wrong-encoding=1} in ");
    assertThat(result.status()).isZero();
    assertThat(result.out()).isEmpty();

    List<JsonNode> predictions = lines(out, Schemas.PREDICTION);
    assertThat(predictions)
        .extracting(p -> p.get("id").textValue())
        .containsExactlyInAnyOrder("1", "3", "9", "10");
    for (JsonNode prediction : predictions) {
      assertThat(prediction.get("model").textValue()).startsWith(name + "@");
      assertThat(prediction.get("scores")).hasSize(3);
      assertThat(prediction.has("truncated-from"))
          .isEqualTo(prediction.get("id").textValue().equals("9"));
    }
    assertThat(lines(dead, Schemas.DEAD_LETTER))
        .extracting(d -> d.get("line").intValue() + " " + d.get("reason").textValue())
        .containsExactly(
            "2 broken-json",
            "3 broken-json",
            "4 broken-json",
            "5 empty-text",
            "7 broken-json",
            "8 mistyped-field",
            "9 missing-field",
            "10 oversized",
            "11 wrong-encoding");
  }

  @Test
  void standardInputAndOutput_work() throws IOException {
    Result result =
        runWithInput(
            event(1, "ann", "fine") + "\n" + "oops\n" + event(2, "ann", "bad"),
            "apply",
            example("tweet-mood"),
            "--in",
            "-",
            "--out",
            "-");
    assertThat(result.status()).isZero();
    assertThat(result.out().lines().map(ApplyITCase::read).map(p -> p.get("id").textValue()))
        .containsExactly("1", "2");
    assertThat(result.err())
        .startsWith("3 events: 2 predictions, 1 dead letters {broken-json=1} in ")
        .endsWith("(--dead-letters FILE keeps the lines that could not be used)\n");
  }

  @Test
  void emptyFile_givesEmptyFiles() throws IOException {
    Path in = Files.createFile(folder.resolve("empty.jsonl"));
    Path out = folder.resolve("out.jsonl");
    Result result =
        run("apply", example("tweet-sentiment"), "--in", in.toString(), "--out", out.toString());
    assertThat(result.err()).startsWith("0 events: 0 predictions, 0 dead letters in ");
    assertThat(result.status()).isZero();
    assertThat(out).isEmptyFile();
  }

  @Test
  void batchRowsAndParallelism_changeNoByteOfTheSortedPredictions() throws IOException {
    Path in = Files.write(folder.resolve("events.jsonl"), tweets(600, 20));
    List<String> first = null;
    for (int parallelism : new int[] {1, 2}) {
      for (int rows : new int[] {1, 37, 256}) {
        Path out = folder.resolve("out-" + parallelism + "-" + rows + ".jsonl");
        Result result =
            run(
                "apply",
                example("tweet-mood"),
                "--in",
                in.toString(),
                "--out",
                out.toString(),
                "--set",
                "batch.rows=" + rows,
                "--set",
                "parallelism=" + parallelism);
        assertThat(result.err()).startsWith("600 events: 600 predictions, 0 dead letters in ");
        List<String> sorted = Files.readAllLines(out).stream().sorted().toList();
        first = first == null ? sorted : first;
        assertThat(sorted).as("rows %d, parallelism %d", rows, parallelism).isEqualTo(first);
      }
    }
  }

  @Test
  void statesOnDisk_changeNoByteOfTheSortedPredictions() throws IOException {
    Path in = Files.write(folder.resolve("events.jsonl"), tweets(400, 60));
    List<List<String>> runs = new ArrayList<>();
    for (String backend : List.of("heap", "rocksdb")) {
      Path out = folder.resolve(backend + ".jsonl");
      Result result =
          run(
              "apply",
              example("tweet-mood"),
              "--in",
              in.toString(),
              "--out",
              out.toString(),
              "--set",
              "state.backend=" + backend,
              "--set",
              "batch.rows=16",
              "--set",
              "parallelism=2");
      assertThat(result.err()).startsWith("400 events: 400 predictions, 0 dead letters in ");
      runs.add(Files.readAllLines(out).stream().sorted().toList());
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
  }

  @Test
  void linesThatTimeCannotPlace_areDeadLettersWithTheirNumbers() throws IOException {
    Path in =
        Files.writeString(
            folder.resolve("events.jsonl"),
            String.join(
                "\n",
                event(10, "ann", "fine"),
                event(59, "bob", "a wrong clock"),
                event(9, "ann", "in time for its key"),
                event(11, "cas", "fine")));
    Path out = folder.resolve("out.jsonl");
    Path dead = folder.resolve("dead.jsonl");
    String[] apply = {
      "apply",
      example("tweet-mood"),
      "--in",
      in.toString(),
      "--out",
      out.toString(),
      "--dead-letters",
      dead.toString(),
      "--set",
      "order=event-time",
      "--set",
      "lateness=1 h",
      "--set",
      "max-ahead=5 min"
    };
    assertThat(run(apply).err())
        .startsWith("4 events: 3 predictions, 1 dead letters {future=1} in ");
    assertThat(lines(out, Schemas.PREDICTION)).hasSize(3);
    assertThat(lines(dead, Schemas.DEAD_LETTER))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.get("line").intValue()).isEqualTo(2);
              assertThat(letter.get("detail").textValue())
                  .isEqualTo(
                      "/created_at (time): expected at most 5 min (max-ahead) past its stream's"
                          + " time 2026-03-01T10:10:00Z, found 2026-03-01T10:59:00Z");
            });
  }

  @Test
  void eventsShuffledWithinTheLatenessAndSentTwice_giveTheCleanStreamsPredictions()
      throws IOException {
    List<String> clean = new ArrayList<>();
    List<String> wild = new ArrayList<>();
    Map<String, Double> arrival = new HashMap<>();
    Map<Integer, Integer> numbers = new HashMap<>();
    Random random = new Random(11);
    for (int i = 0; i < 400; i++) {
      int user = random.nextInt(12);
      int number = numbers.merge(user, 1, Integer::sum);
      String line =
          "{\"id\":%d,\"user\":\"u%d\",\"number\":%d,\"created_at\":%d,\"text\":\"%s\"}"
              .formatted(i, user, number, 1_767_225_600L + i, i % 3 == 0 ? "so good" : "so bad");
      clean.add(line);
      for (String copy : List.of(line, line + " ")) {
        arrival.put(copy, i + 10 * random.nextDouble());
        wild.add(copy);
      }
    }
    wild.sort(Comparator.comparing(arrival::get));
    List<String> expected = sessions(clean, "400 events: ");
    assertThat(expected).isNotEmpty();
    assertThat(sessions(wild, "800 events: ")).isEqualTo(expected);
  }

  /** The sorted predictions of the example of sessions. */
  private List<String> sessions(List<String> events, String report) throws IOException {
    Path in = Files.write(folder.resolve("in.jsonl"), events);
    Path out = folder.resolve("out.jsonl");
    Result result =
        run(
            "apply",
            example("tweet-mood-sessions"),
            "--in",
            in.toString(),
            "--out",
            out.toString());
    assertThat(result.err()).startsWith(report).contains(" predictions, 0 dead letters");
    assertThat(result.err().contains(", 400 duplicates in ")).isEqualTo(events.size() == 800);
    return Files.readAllLines(out).stream().sorted().toList();
  }

  @Test
  void fileWithoutTimes_hasNoneThatEventTimeCouldGoBy() throws IOException {
    Path in = Files.writeString(folder.resolve("in.jsonl"), event(1, "ann", "fine") + "\n");
    Path dead = folder.resolve("dead.jsonl");
    Path pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            source: {kafka: {bootstrap: "a:1", topic: in}, key: /user}
            model: {bundle: zoo/tweet-mood, carry: key, input: /text}
            boundary: {gap: 1 h}
            sink: {kafka: {topic: out}}
            """);
    Result result =
        run(
            "apply",
            pipeline.toString(),
            "--in",
            in.toString(),
            "--out",
            folder.resolve("out.jsonl").toString(),
            "--dead-letters",
            dead.toString());
    assertThat(result.err())
        .startsWith("1 events: 0 predictions, 1 dead letters {missing-field=1} in ");
    assertThat(lines(dead, Schemas.DEAD_LETTER))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.get("detail").textValue()).contains("point source.time at"));
  }

  @Test
  void modelThatFailsOnMost_failsTheRunAndLeavesNoFile() throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("numbers"));
    Files.writeString(
        bundle.resolve(Bundle.MANIFEST),
        """
        {"name": "numbers", "version": "1", "head": "vector",
         "vectoriser": {"kind": "numbers"}}""");
    Files.write(bundle.resolve(Bundle.GRAPH), squares());
    Path pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            source: {kafka: {bootstrap: "a:1", topic: in}}
            model: {bundle: numbers, input: /x}
            sink: {kafka: {topic: out}}
            """);
    Path in = Files.writeString(folder.resolve("in.jsonl"), "{\"x\": [3e38, 1]}\n".repeat(300));
    Path out = Files.writeString(folder.resolve("out.jsonl"), "of the last run");
    Result result =
        run("apply", pipeline.toString(), "--in", in.toString(), "--out", out.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("unroll: the model fails on 100 % of the latest ")
        .contains("dead-letter.max-share")
        .doesNotContain("\tat ", "Exception");
    assertThat(result.out()).isEmpty();
    assertThat(out).hasContent("of the last run");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  private static byte[] squares() {
    return new OnnxGraph("squares")
        .input("x", ElementType.FLOAT, "batch", "2")
        .output("y", ElementType.FLOAT, "batch", "2")
        .node("Mul", List.of("x", "x"), List.of("y"))
        .toBytes();
  }

  private static String example(String name) {
    return EXAMPLES.resolve(name + ".yaml").toString();
  }

  private static String event(int id, String user, String text) {
    return "{\"id\":%d,\"user\":\"%s\",\"created_at\":\"2026-03-01T10:%02d:00Z\",\"text\":\"%s\"}"
        .formatted(id, user, id, text);
  }

  private static List<String> tweets(int count, int users) {
    String[] words =
        "i love hate this day so much not the worst best ever 😀 😭 #mood @you really good bad"
            .split(" ", -1);
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text =
          IntStream.range(0, 1 + random.nextInt(40))
              .mapToObj(w -> words[random.nextInt(words.length)])
              .collect(Collectors.joining(" "));
      lines.add(
          "{\"id\":%d,\"user\":\"u%d\",\"created_at\":%d,\"text\":\"%s\"}"
              .formatted(i, random.nextInt(users), 1_700_000_000L + i, text));
    }
    return lines;
  }

  private static List<JsonNode> lines(Path file, String schema) throws IOException {
    List<JsonNode> lines = Files.readAllLines(file).stream().map(ApplyITCase::read).toList();
    lines.forEach(line -> assertThat(Schemas.validate(schema, line)).isEmpty());
    return lines;
  }

  private static JsonNode read(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }
}
