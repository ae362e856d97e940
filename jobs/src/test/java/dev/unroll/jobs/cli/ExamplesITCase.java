package dev.unroll.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.schemas.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples over their own sample inputs, as a user runs them. */
class ExamplesITCase {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tags", "tags-causal"})
  void easySentences_areTaggedRight_givenOrAsText(String example) throws IOException {
    List<JsonNode> tagged = apply(example, EXAMPLES.resolve("sentences.jsonl"));
    assertThat(texts(tagged.get(0), "tags"))
        .containsExactly("DET", "NOUN", "VERB", "ADP", "DET", "ADJ", "NOUN", "PUNCT");
    assertThat(texts(tagged.get(1), "tokens"))
        .containsExactly("She", "does", "n't", "like", "rainy", "Mondays", ".");
    assertThat(texts(tagged.get(1), "tags"))
        .startsWith("PRON", "AUX", "PART", "VERB")
        .endsWith("PUNCT");
    assertThat(texts(tagged.get(4), "tokens")).contains("sister", "'s", "cake", "!");
    for (JsonNode sentence : tagged) {
      int length = sentence.path("tokens").size();
      assertThat(sentence.path("tags")).hasSize(length);
      assertThat(sentence.path("probabilities"))
          .hasSize(length)
          .allSatisfy(p -> assertThat(p.doubleValue()).isBetween(0.0, 1.0 + 1e-5));
      assertThat(sentence.path("step").intValue()).isPositive();
    }
  }

  @Test
  void wordsOfAStream_haveTheTagsOfTheirWholeSentence() throws IOException {
    List<ObjectNode> words = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    for (JsonNode sentence : apply("tags-causal", EXAMPLES.resolve("sentences.jsonl"))) {
      List<String> tokens = texts(sentence, "tokens");
      whole.addAll(texts(sentence, "tags"));
      for (int i = 0; i < tokens.size(); i++) {
        words.add(
            MAPPER
                .createObjectNode()
                .put("id", sentence.path("id").asText() + "-" + i)
                .put("key", sentence.path("key").asText())
                .put("token", tokens.get(i))
                .put("end", i == tokens.size() - 1));
      }
    }
    Path file =
        Files.write(folder.resolve("words.jsonl"), words.stream().map(String::valueOf).toList());
    List<String> single = new ArrayList<>();
    for (JsonNode word : apply("tags-stream", file)) {
      assertThat(word.path("tokens")).hasSize(1);
      single.addAll(texts(word, "tags"));
    }
    assertThat(single).hasSizeGreaterThan(30).isEqualTo(whole);
  }

  @Test
  void speakersWhoTalkAtOnce_haveTheirOwnSentences() throws IOException {
    List<String> ann = new ArrayList<>();
    for (JsonNode word : apply("tags-stream", EXAMPLES.resolve("words.jsonl"))) {
      if (word.path("key").asText().equals("ann")) {
        ann.add(texts(word, "tokens").get(0) + "/" + texts(word, "tags").get(0));
      }
    }
    assertThat(ann).startsWith("The/DET", "cat/NOUN").contains("She/PRON", "n't/PART", "like/VERB");
  }

  @Test
  void names_beginBeforeTheyGoOn() throws IOException {
    List<JsonNode> sentences = apply("entities", EXAMPLES.resolve("sentences.jsonl"));
    for (JsonNode sentence : sentences) {
      String before = "O";
      for (String label : texts(sentence, "tags")) {
        if (label.startsWith("I-")) {
          assertThat(before.substring(1)).as("before %s", label).isEqualTo(label.substring(1));
        }
        before = label;
      }
    }
    assertThat(texts(sentences.get(3), "tags")).contains("B-person").endsWith("O");
  }

  @ParameterizedTest
  @CsvSource({"forecast, samples, 300", "forecast-hourly, samples-hourly, 3600"})
  void samples_areAnsweredWithOrderedForecasts(String example, String input, int interval)
      throws IOException {
    List<JsonNode> answers = apply(example, EXAMPLES.resolve(input + ".jsonl"));
    int horizon = answers.get(answers.size() - 1).path("forecast").size();
    assertThat(horizon).isGreaterThan(2);
    for (JsonNode answer : answers.subList(20, answers.size())) {
      assertThat(answer.path("forecast")).hasSize(horizon);
      Instant before = Instant.parse(answer.path("time").asText());
      for (JsonNode step : answer.path("forecast")) {
        Instant time = Instant.parse(step.path("time").asText());
        assertThat(Duration.between(before, time)).isEqualTo(Duration.ofSeconds(interval));
        before = time;
        assertThat(step.path("q10").doubleValue()).isLessThanOrEqualTo(step.path("q50").asDouble());
        assertThat(step.path("q50").doubleValue()).isLessThanOrEqualTo(step.path("q90").asDouble());
      }
    }
    assertThat(answers).filteredOn(answer -> answer.path("value").isNull()).hasSize(1);
  }

  @Test
  void dailyShape_isForeseenADayAheadInTheSeriesOwnUnits() throws IOException {
    List<JsonNode> answers = apply("forecast-hourly", EXAMPLES.resolve("samples-hourly.jsonl"));
    List<JsonNode> power =
        answers.stream()
            .filter(answer -> answer.path("key").asText().equals("office-power kW"))
            .toList();
    JsonNode last = power.get(power.size() - 1);
    for (int ahead = 1; ahead <= 24; ahead++) {
      JsonNode step = last.path("forecast").get(ahead - 1);
      // As the samples were made: the last one is of 23 o'clock.
      double expected = 300 + 140 * Math.sin(2 * Math.PI * (ahead - 1 - 8) / 24);
      assertThat(step.path("q50").doubleValue()).isCloseTo(expected, within(60.0));
    }
  }

  @Test
  void jamOutOfTheBlue_isAnOutlier() throws IOException {
    List<JsonNode> jam =
        apply("forecast", EXAMPLES.resolve("samples.jsonl")).stream()
            .filter(answer -> answer.path("time").asText().equals("2026-02-02T16:40:00Z"))
            .toList();
    assertThat(jam).hasSize(2);
    assertThat(jam).filteredOn(answer -> answer.path("outlier").asBoolean()).hasSize(1);
    assertThat(jam)
        .filteredOn(answer -> answer.path("outside").asBoolean())
        .extracting(answer -> answer.path("key").asText())
        .contains("road 7 km/h");
  }

  @Test
  void trend_isToldWhereItChanges() throws IOException {
    Map<String, String> before = new HashMap<>();
    for (JsonNode trend : run("trend", EXAMPLES.resolve("samples.jsonl"), "437 events: ")) {
      String label = trend.path("label").asText();
      assertThat(label).isIn("rising", "falling", "flat");
      assertThat(before.put(trend.path("key").asText(), label)).isNotEqualTo(label);
      assertThat(trend.path("probability")).isEqualTo(trend.path("scores").path(label));
    }
    assertThat(before).containsOnlyKeys("road 7 km/h", "orders waiting");
  }

  @Test
  void plainTweets_haveTheirEmotions() throws IOException {
    assertThat(apply("tweet-emotion", EXAMPLES.resolve("tweets.jsonl")))
        .extracting(tweet -> tweet.path("label").asText())
        .containsExactly("joy", "anger", "joy", "sadness");
  }

  /** The predictions, in the order of their ids' lines: one subtask keeps it. */
  private List<JsonNode> apply(String example, Path in) throws IOException {
    int lines = Files.readAllLines(in).size();
    return run(example, in, "%d events: %d predictions, 0 dead".formatted(lines, lines));
  }

  private List<JsonNode> run(String example, Path in, String report) throws IOException {
    Path out = folder.resolve(example + "-out.jsonl");
    Result result =
        CommandLines.run(
            "apply",
            EXAMPLES.resolve(example + ".yaml").toString(),
            "--in",
            in.toString(),
            "--out",
            out.toString(),
            "--set",
            "parallelism=1");
    List<String> order = Files.readAllLines(in).stream().map(ExamplesITCase::id).toList();
    assertThat(result.err()).startsWith(report);
    List<JsonNode> predictions = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      JsonNode prediction = MAPPER.readTree(line);
      assertThat(Schemas.validate(Schemas.PREDICTION, prediction)).isEmpty();
      predictions.add(prediction);
    }
    predictions.sort(Comparator.comparingInt(p -> order.indexOf(p.path("id").asText())));
    return predictions;
  }

  private static String id(String line) {
    try {
      return MAPPER.readTree(line).path("id").asText();
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private static List<String> texts(JsonNode prediction, String field) {
    return StreamSupport.stream(prediction.path(field).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
