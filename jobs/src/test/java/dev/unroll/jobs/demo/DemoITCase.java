package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.cli.CommandLines;
import dev.unroll.schemas.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DemoITCase {
  private static final Pattern SUMMARY =
      Pattern.compile("summary: events=(\\d+) predictions=(\\d+) dead-letters=(\\d+)");

  private final StringWriter out = new StringWriter();

  @Test
  void everyEventOfTheSamplesIsAnsweredAndShown() {
    assertThat(demo("--seconds", "8")).isZero();
    Matcher summary = summary();
    long events = Long.parseLong(summary.group(1));
    long predictions = Long.parseLong(summary.group(2));
    long deadLetters = Long.parseLong(summary.group(3));
    assertThat(events).isEqualTo(predictions + deadLetters).isGreaterThan(50);
    assertThat(deadLetters).isBetween(1L, 3L);
    assertThat(out.toString().lines().filter(line -> line.startsWith("dead letter")))
        .hasSize((int) deadLetters);
    assertThat(out.toString().lines().filter(line -> line.matches("(posi|nega|neu)t\\S+ +\\d+%.*")))
        .hasSize((int) predictions);
    assertThat(out.toString()).containsPattern("dead letters \\d.* mean batch [1-9].* p99 \\d");
  }

  @Test
  void linesOfAFileAreSentOnceAndBadOnesBecomeDeadLetters(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("mine.jsonl");
    Files.write(
        file,
        List.of(
            "{\"id\":\"a\",\"user\":\"u\",\"text\":\"what a day\",\"created_at\":1772400000}",
            "this is no JSON",
            "{\"id\":\"a\",\"user\":\"u\",\"text\":\"the same id\",\"created_at\":1772400001}",
            "{\"id\":\"b\",\"user\":\"u\",\"created_at\":1772400002}"));
    assertThat(demo("--tweets", file.toString(), "--rate", "200")).isZero();
    assertThat(summary().group()).isEqualTo("summary: events=4 predictions=2 dead-letters=2");
    assertThat(out.toString()).contains("what a day", "broken-json", "missing-field");
  }

  @Test
  void wordsAreTaggedWholeAndOneByOne() {
    CommandLines.Result result = CommandLines.run("demo", "tags", "--seconds", "6");
    out.append(result.out());
    assertThat(result.status()).as(result.err()).isZero();
    Matcher summary = summary();
    assertThat(Long.parseLong(summary.group(1))).isGreaterThan(30);
    assertThat(summary.group(2)).isEqualTo(summary.group(1));
    assertThat(out.toString())
        .containsPattern("\nedda +The +lighthouse +keeper +'s +parrot .*\n +DET +NOUN +NOUN +PART")
        .containsPattern("word by word [\\d,]+ of [\\d,]+ words have the tag");
  }

  @Test
  void sampleTextsAreCutAsTheirTokens(@TempDir Path folder) throws Exception {
    List<JsonNode> samples = SentenceFeed.samples();
    List<String> texts = samples.stream().map(s -> "{\"text\":" + s.path("text") + "}").toList();
    Path in = Files.write(folder.resolve("in.jsonl"), texts);
    Path file = folder.resolve("out.jsonl");
    String pipeline = Path.of("..", "examples", "tags-causal.yaml").toString();
    CommandLines.Result result =
        CommandLines.run(
            "apply",
            pipeline,
            "--in",
            in.toString(),
            "--out",
            file.toString(),
            "--set",
            "parallelism=1",
            "--set",
            "source.key=/text",
            "--set",
            "source.id=/text");
    assertThat(result.status()).as(result.err()).isZero();
    Map<String, JsonNode> cut = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode prediction = new JsonMapper().readTree(line);
      cut.put(prediction.path("id").asText(), prediction.path("tokens"));
    }
    for (JsonNode sample : samples) {
      String text = sample.path("text").asText();
      assertThat(cut.get(text)).as(text).isEqualTo(sample.path("tokens"));
    }
  }

  @Test
  void machineIsForecastAsItIsMeasured() {
    CommandLines.Result result = CommandLines.run("demo", "forecast", "--seconds", "6");
    out.append(result.out());
    assertThat(result.status()).as(result.err()).isZero();
    Matcher summary = summary();
    assertThat(Long.parseLong(summary.group(1))).isGreaterThan(60);
    assertThat(summary.group(2)).isEqualTo(summary.group(1));
    assertThat(out.toString())
        .containsPattern("\n *series +now +came")
        .containsPattern("\nJVM threads +\\d+ +[▁-█ ]+┊[▁-█ ]+[\\d.]+ … [\\d.]+");
  }

  @Test
  void seriesOfAFileAreForecastFasterThanTheyWereMeasured(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("mine.csv");
    StringBuilder csv = new StringBuilder("time,steady,swinging\n");
    for (int minute = 0; minute < 90; minute++) {
      csv.append("2026-03-02T%02d:%02d:00Z,".formatted(8 + minute / 60, minute % 60))
          .append(minute == 40 ? "" : "5.5")
          .append(',')
          .append(100 + 10 * Math.sin(minute / 2.0))
          .append('\n');
    }
    Files.writeString(file, csv);
    CommandLines.Result result =
        CommandLines.run("demo", "forecast", "--csv", file.toString(), "--speed-up", "1200");
    out.append(result.out());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(summary().group()).isEqualTo("summary: events=180 predictions=180 dead-letters=0");
    assertThat(out.toString())
        .contains("2 series of " + file + ", 1200 times as fast")
        .containsPattern("\nsteady +5.50 ")
        .containsPattern("\nswinging +\\d+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "forecast --seconds 0 | --seconds: expected 1 or more, found 0",
        "forecast --speed-up 2 | --speed-up: this machine cannot be sped up; name a file with --csv",
        "forecast --csv none.csv | --csv none.csv: expected a CSV file of series, found none",
        "tags --rate -1 | --rate: expected more than 0 and at most 1000000, found -1.0"
      })
  void wrongArgumentsOfTheOtherDemosAreTheUsersMistake(String arguments, String message) {
    CommandLines.Result result = CommandLines.run(("demo " + arguments).split(" ", -1));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err().strip()).endsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seconds 0 | --seconds: expected 1 or more, found 0",
        "--rate 0 | --rate: expected more than 0 and at most 1000000, found 0.0",
        "--tweets none.jsonl | --tweets none.jsonl: expected a file of JSON lines, found none"
      })
  void wrongArgumentsAreTheUsersMistake(String arguments, String message) {
    assertThat(demo(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(out.toString().strip()).isEqualTo(message);
  }

  private int demo(String... arguments) {
    PrintWriter writer = new PrintWriter(out);
    return new CommandLine(new DemoCommand(writer))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              e.printStackTrace(writer);
              if (e instanceof UserError) {
                out.getBuffer().setLength(0);
                out.append(e.getMessage());
                return 2;
              }
              return 1;
            })
        .execute(arguments);
  }

  private Matcher summary() {
    String last = out.toString().lines().reduce((before, after) -> after).orElse("");
    Matcher matcher = SUMMARY.matcher(last);
    assertThat(matcher.matches()).as("the last line: %s", out).isTrue();
    return matcher;
  }
}
