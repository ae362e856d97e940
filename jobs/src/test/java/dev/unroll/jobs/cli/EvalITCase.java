package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.cli.CommandLines.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code unroll eval} as a user runs it, over texts with one label each. */
class EvalITCase {
  private static final String SENTIMENT = Path.of("..", "examples", "tweet-sentiment.yaml") + "";
  private static final String MOOD = Path.of("..", "examples", "tweet-mood.yaml").toString();

  private static final String TREND = Path.of("..", "examples", "trend.yaml").toString();

  @TempDir private Path folder;

  /** The folder of shared data; skips the test where there is none. */
  static Path shared(String file) {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path data = dir.resolve("shared/data").resolve(file);
      if (Files.exists(data)) {
        return data;
      }
    }
    assumeTrue(false, "no shared/data/" + file + " beside the repository: not checked");
    throw new IllegalStateException("skipped");
  }

  @Test
  void eventsWithLabels_areMeasuredOthersOnlyAdvanceTheState() throws IOException {
    Path in =
        Files.write(
            folder.resolve("labelled.jsonl"),
            List.of(
                event(1, "ann", "I love this so much, best day ever", "\"positive\""),
                event(1, "bob", "this is the worst, I hate it", "0"),
                event(1, "bob", "I hate this awful thing", "\"positive\""),
                event(1, "cas", "nobody said what this is", null),
                event(1, "dan", "   ", "1"),
                "no json"));
    Path png = folder.resolve("confusion.png");
    Result result =
        run("eval", SENTIMENT, "--in", in.toString(), "--json", "--plot", png.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    JsonNode json = new JsonMapper().readTree(result.out());
    assertThat(json.at("/all-events").intValue()).isEqualTo(6);
    assertThat(json.at("/events").intValue()).isEqualTo(4);
    assertThat(json.at("/unanswered").intValue()).isEqualTo(1);
    assertThat(json.at("/dead-letters").toString())
        .isEqualTo("{\"broken-json\":1,\"empty-text\":1}");
    assertThat(json.at("/accuracy").doubleValue()).isEqualTo(0.5);
    assertThat(json.at("/macro-recall").doubleValue()).isEqualTo((1 + 0 + 0.5) / 3);
    assertThat(json.at("/confusion").toString()).isEqualTo("[[1,0,0],[0,0,0],[1,0,1]]");
    assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void csv_isMeasuredForAPipelineThatCarriesAsWell() throws IOException {
    Path in =
        Files.writeString(
            folder.resolve("labelled.csv"),
            """
            label,text
            positive,"I love this, so much"
            negative,worst day ever
            2,"what a ""great"" concert"
            """);
    Result result = run("eval", MOOD, "--in", in.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .startsWith("tweet-mood@")
        .contains(" on labelled.csv: 3 events, 0 dead letters, ")
        .containsPattern("\naccuracy +[01]\\.\\d{4}\n")
        .containsPattern("\nright . given  negative  neutral  positive\nnegative ");
  }

  /** Head trend has labels of its own; model.json names none. */
  @Test
  void trends_areMeasuredByTheHeadsOwnLabels() throws IOException {
    List<String> events = new ArrayList<>();
    for (int hour = 0; hour < 60; hour++) {
      String label = hour < 50 ? "" : ",\"label\":\"" + (hour < 58 ? "rising" : "flat") + "\"";
      events.add(
          "{\"id\":%d,\"series\":\"a\",\"time\":%d,\"value\":%d%s}"
              .formatted(hour, 1_767_225_600L + 3600L * hour, 10 * hour, label));
    }
    Path in = Files.write(folder.resolve("trends.jsonl"), events);
    Result result = run("eval", TREND, "--in", in.toString(), "--json");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    JsonNode json = new JsonMapper().readTree(result.out());
    assertThat(json.at("/all-events").intValue()).isEqualTo(60);
    assertThat(json.at("/unanswered").intValue()).isZero();
    // By the right label: rising, falling, flat.
    assertThat(json.at("/confusion"))
        .extracting(row -> row.get(0).intValue() + row.get(1).intValue() + row.get(2).intValue())
        .containsExactly(8, 0, 2);
  }

  @Test
  void textsForHeadTrend_areAMistake() throws IOException {
    Path in = Files.writeString(folder.resolve("a.csv"), "text,label\nfine,rising\n");
    Result result = run("eval", TREND, "--in", in.toString());
    assertThat(result.err()).contains("expected JSON lines for head trend, found csv");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void tweetEvalsValidationPart_givesTheCardsFigures() throws IOException {
    Path in = shared("tweeteval/sentiment/val_text.txt");
    Path card = Path.of("../models/zoo/src/main/resources/zoo/tweet-sentiment/README.md");
    Result result = run("eval", SENTIMENT, "--in", in.toString());
    assertThat(result.status()).isZero();
    String recall =
        result.out().lines().filter(line -> line.startsWith("macro-recall")).findFirst().orElse("");
    assertThat(Files.readString(card)).contains(recall.substring("macro-recall".length()).strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none.jsonl|expected a file that may be read, found none",
        "a.xyz|expected a name that ends in .jsonl, .ndjson, .json, .csv, .txt, .conllu, .conll",
        "a.conllu|expected JSON lines, CSV or TweetEval's NAME_text.txt for head scores, found"
            + " conllu",
        "a.csv|expected a header with the columns text and label, found the columns [txt]",
        "a_text.txt|mapping.txt: expected a file, found none",
        "a.jsonl|line 2, /label: expected one of the model's labels [negative, neutral, positive]",
        "b.jsonl|--label /label: expected the pointer of the right label in ",
      })
  void mistakes_endWithStatusTwoAndOneMessage(String name, String message) throws IOException {
    Path in = folder.resolve(name);
    if (!name.startsWith("none")) {
      Files.writeString(
          in,
          switch (name) {
            case "a.csv" -> "txt\nfine\n";
            case "a.jsonl" ->
                event(1, "a", "fine", "0") + "\n" + event(2, "a", "fine", "\"happy\"") + "\n";
            default -> event(1, "a", "fine", null) + "\n";
          });
    }
    Result result = run("eval", SENTIMENT, "--in", in.toString());
    assertThat(result.err()).startsWith("unroll: ").contains(message);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void plotIntoAFolderThatIsNotThere_isToldBeforeTheRun() throws IOException {
    Path in = Files.writeString(folder.resolve("a.jsonl"), event(1, "a", "fine", "0"));
    Result result = run("eval", SENTIMENT, "--in", in.toString(), "--plot", "/no/such/out.png");
    assertThat(result.err()).contains("--plot /no/such/out.png: expected a file in a folder that");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void optionsOfAnotherHead_areToldNotPassedOver() throws IOException {
    Path in = Files.writeString(folder.resolve("a.jsonl"), event(1, "a", "fine", "0"));
    Result result = run("eval", SENTIMENT, "--in", in.toString(), "--last", "3");
    assertThat(result.err()).contains("expected a model with head forecast, found scores");
    assertThat(result.status()).isEqualTo(2);
    result = run("eval", SENTIMENT, "--in", in.toString(), "--keys", "a");
    assertThat(result.err()).contains("--keys a: expected none");
    assertThat(result.status()).isEqualTo(2);
    result =
        run("eval", SENTIMENT, "--in", in.toString(), "--windows", "w.json", "--plot", "a.png");
    assertThat(result.err()).contains("expected neither beside --windows, for which there is no");
    assertThat(result.status()).isEqualTo(2);
  }

  /** Each row: the pipeline, the file, the options, and what is said of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "forecast|a.csv|--windows w.json --last 3|--last 3: expected none beside --windows",
        "forecast|a.csv|--windows w.json --from 1|--from 1: expected none beside --windows",
        "forecast|a.csv|--windows w.json --to 9|--to 9: expected none beside --windows",
        "forecast|a.csv|--windows w.json --horizon 1|--horizon 1: expected none beside --windows",
        "forecast|a.csv|--windows w.json --standardise-until 9|--standardise-until 9: expected none",
        "forecast|a.csv|--keys a|--keys a: expected none without --plot, which draws them",
        "forecast|.|--windows w.json --format csv|--format csv: expected a file",
        "forecast|a.csv|--start 2026-01-01T00:00:00Z|--start 2026-01-01T00:00:00Z: expected a file"
            + " without times, found some in",
        "forecast|a.csv|--interval 5min|--interval 5min: expected a file without times, found some",
        "forecast|a.jsonl|--interval 5min|--interval 5min: expected a CSV file of series without"
            + " times, found jsonl",
        "forecast|a.csv|--label /x|--label /x: expected none for head forecast",
        "tweet-sentiment|a.jsonl|--interval 5min|--interval 5min: expected a model with head forecast,"
            + " found scores",
        "tweet-sentiment|a.csv|--label /x|--label /x: expected JSON lines, into which it points, found"
            + " csv",
        "tweet-sentiment|a_text.txt|--label /x|expected JSON lines, into which it points, found"
            + " tweeteval",
        "tags|a.conllu|--label /x|expected JSON lines, into which it points, found conllu",
      })
  void optionsThatWouldChangeNothing_areTold(
      String pipeline, String name, String options, String message) throws IOException {
    Path in = folder.resolve(name);
    if (name.equals("a.csv")) {
      Files.writeString(in, "time,a\n2026-01-01T00:00:00Z,1\n2026-01-01T01:00:00Z,2\n");
    } else if (!name.equals(".")) {
      Files.writeString(in, event(1, "a", "fine", "0"));
    }
    List<String> line = new ArrayList<>(List.of("eval", example(pipeline), "--in", in.toString()));
    line.addAll(List.of(options.split(" ")));
    Result result = run(line.toArray(String[]::new));
    assertThat(result.err()).startsWith("unroll: ").contains(message);
    assertThat(result.status()).isEqualTo(2);
  }

  /** As {@code apply} does: outputs replace what is there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dead-letters|a.jsonl|expected another file than that of --in, found the same",
        "--plot|a.jsonl|expected another file than that of --in, found the same",
        "--dead-letters|none/dead.jsonl|expected a file in a folder that exists, found no folder",
        "--dead-letters|.|expected a file in a folder that exists, found a folder",
      })
  void outputsThatCannotBe_areToldBeforeTheRun(String option, String file, String message)
      throws IOException {
    Path in = Files.writeString(folder.resolve("a.jsonl"), event(1, "a", "fine", "0"));
    Result result =
        run("eval", SENTIMENT, "--in", in.toString(), option, folder.resolve(file).toString());
    assertThat(result.err()).startsWith("unroll: " + option + " ").contains(message);
    assertThat(result.status()).isEqualTo(2);
    assertThat(in).hasContent(event(1, "a", "fine", "0"));
  }

  @Test
  void deadLettersToStandardOutput_wouldMixWithTheMeasures() throws IOException {
    Path in = Files.writeString(folder.resolve("a.jsonl"), event(1, "a", "fine", "0"));
    Result result = run("eval", SENTIMENT, "--in", in.toString(), "--dead-letters", "-");
    assertThat(result.err()).contains("--dead-letters -: expected another file than that of the");
    assertThat(result.status()).isEqualTo(2);
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void pipelineWhoseKeysAreTheRecords_isToldBeforeTheRun() throws IOException {
    Path pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            Files.readString(Path.of(example("forecast"))).replace("  key: /series\n", ""));
    Path in = Files.writeString(folder.resolve("a.csv"), "a\n1\n2\n3\n4\n5\n6\n");
    Result result = run("eval", pipeline.toString(), "--in", in.toString());
    assertThat(result.err()).startsWith("unroll: source.key: expected the pointer of the events'");
    assertThat(result.status()).isEqualTo(2);
  }

  /** Lines whose key is not where the pipeline looks for it, alone and before good ones. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|expected events that the pipeline can use, found 9 dead letters alone {missing-field=9};"
            + " --dead-letters FILE keeps them",
        "3|see --last, --from, --to and --horizon; 9 events became dead letters {missing-field=9}",
      })
  void deadLetters_areToldWhereNothingIsLeftToMeasure(int good, String message) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 9 + good; i++) {
      lines.add(
          "{\"id\":%d,\"%s\":\"a\",\"time\":%d,\"value\":1}"
              .formatted(i, i < 9 ? "serie" : "series", 1_767_225_600L + 300L * i));
    }
    Path in = Files.write(folder.resolve("a.jsonl"), lines);
    Path dead = folder.resolve("dead.jsonl");
    Result result =
        run("eval", example("forecast"), "--in", in.toString(), "--dead-letters", dead.toString());
    assertThat(result.err()).contains(message);
    assertThat(result.status()).isEqualTo(2);
    assertThat(Files.readAllLines(dead)).hasSize(9);
  }

  private static String example(String name) {
    return Path.of("..", "examples", name + ".yaml").toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--start|noon|--start noon: expected a time as 2000-01-03T00:00:00Z",
        "--interval|soon|--interval soon: expected a duration as 5 min, a millisecond or more, found"
            + " another text",
        "--interval|0 s|--interval 0 s: expected a duration as 5 min, a millisecond or more, found"
            + " none",
      })
  void clocksThatDoNotGo_areTold(String option, String value, String message) throws IOException {
    Path in = Files.writeString(folder.resolve("a.jsonl"), event(1, "a", "fine", "0"));
    Result result = run("eval", SENTIMENT, "--in", in.toString(), option, value);
    assertThat(result.err()).contains(message);
    assertThat(result.status()).isEqualTo(2);
  }

  /** Every event has the same id, as files that were put together have. */
  private static String event(int id, String user, String text, String label) {
    return "{\"id\":%d,\"user\":\"%s\",\"created_at\":%d,\"text\":\"%s\"%s}"
        .formatted(id, user, 1_767_225_600L, text, label == null ? "" : ",\"label\":" + label);
  }
}
