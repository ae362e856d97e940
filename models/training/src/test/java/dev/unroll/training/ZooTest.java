package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.Bundle;
import dev.unroll.training.data.TextData;
import dev.unroll.training.data.TextDataReader;
import dev.unroll.training.text.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped bundles are worth on the validation texts what their cards say. */
class ZooTest {
  private static final Path ZOO = Path.of("../zoo/src/main/resources/zoo").toAbsolutePath();
  private static final long MOST_BYTES = 10_000_000;

  @Test
  void sentimentCardIsTrue() throws IOException {
    Path bundle = ZOO.resolve("tweet-sentiment");
    Quality quality = quality(bundle, data("sentiment"));
    assertThat(quality.macroRecall())
        .isGreaterThanOrEqualTo(0.66)
        .isEqualTo(onCard(bundle, "2000 validation texts"), within(5e-4));
  }

  @Test
  void emotionCardIsTrue() throws IOException {
    Path bundle = ZOO.resolve("tweet-emotion");
    assertThat(quality(bundle, data("emotion")).macroRecall())
        .isGreaterThanOrEqualTo(0.66)
        .isEqualTo(onCard(bundle, "374 validation texts"), within(5e-4));
  }

  @Test
  void moodCardIsTrueAndCarryingTheStateBeatsTheLatestTextAlone() throws IOException {
    Path bundle = ZOO.resolve("tweet-mood");
    TextData data = data("sentiment");
    try (TextTokenizer tokenizer = tokenizer(bundle);
        OnnxScorer scorer = scorer(bundle)) {
      MoodEvaluation evaluation =
          new MoodEvaluation(
              TokenisedTexts.of(data.validation(), tokenizer, 128),
              data.labels().size(),
              MoodRecipe.MOOD);
      double running = evaluation.running(scorer).macroRecall();
      double single = evaluation.singles(scorer).macroRecall();
      assertThat(single).isEqualTo(onCard(bundle, "single first texts, own label"), within(5e-4));
      assertThat(running)
          .isEqualTo(onCard(bundle, "**running mood, state carried**"), within(5e-4))
          .isGreaterThan(evaluation.alone(scorer).macroRecall() + 0.05);
    }
  }

  @Test
  void bundlesAreCompleteAndSmall() throws IOException {
    for (String name : List.of("tweet-sentiment", "tweet-emotion", "tweet-mood")) {
      Path bundle = ZOO.resolve(name);
      try (Stream<Path> files = Files.list(bundle)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .contains("model.json", "model.onnx", "tokenizer.json", "README.md");
      }
      assertThat(Files.size(bundle.resolve("model.onnx"))).isLessThan(MOST_BYTES);
    }
  }

  @Test
  void everyBundleSaysTheSumsOfItsFiles() throws IOException {
    try (Stream<Path> bundles = Files.list(ZOO)) {
      for (Path bundle : bundles.toList()) {
        Set<String> summed = Bundle.read(bundle).manifest().sha256().keySet();
        for (String file : List.of(Bundle.GRAPH, Bundle.TOKENIZER, Bundle.GOLDEN)) {
          assertThat(summed.contains(file))
              .as(bundle + "/" + file)
              .isEqualTo(Files.exists(bundle.resolve(file)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tweet-sentiment",
        "tweet-emotion",
        "tweet-mood",
        "tagger",
        "tagger-causal",
        "entities",
        "forecast-hourly",
        "forecast-short"
      })
  void cardsCommandMakesABundleOfTheNameAndVersion(String name) throws IOException {
    Path bundle = ZOO.resolve(name);
    Matcher command =
        Pattern.compile("\\| command \\| `unroll train ([^`]+)` \\|")
            .matcher(Files.readString(bundle.resolve("README.md")));
    assertThat(command.find()).isTrue();
    Object recipe =
        Train.commandLine()
            .parseArgs(command.group(1).split(" "))
            .subcommand()
            .commandSpec()
            .userObject();
    assertThat(recipe)
        .isInstanceOfSatisfying(
            BundleMaker.class,
            maker ->
                assertThat(maker.name() + "@" + maker.version())
                    .isEqualTo(Bundle.read(bundle).manifest().id()));
  }

  /** By the command on its card. */
  @Test
  void trendIsForecastShortWithAnotherHead() throws IOException {
    Path trend = ZOO.resolve("trend");
    Path forecast = ZOO.resolve("forecast-short");
    assertThat(trend.resolve(Bundle.GRAPH)).hasSameBinaryContentAs(forecast.resolve(Bundle.GRAPH));
    ObjectNode expected = manifest(forecast);
    expected.put("name", "trend").put("head", "trend");
    expected.withObject("/sha256").remove(Bundle.GOLDEN);
    assertThat(manifest(trend)).isEqualTo(expected);
  }

  private static ObjectNode manifest(Path bundle) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(bundle.resolve(Bundle.MANIFEST).toFile());
  }

  private static Quality quality(Path bundle, TextData data) throws IOException {
    try (TextTokenizer tokenizer = tokenizer(bundle);
        OnnxScorer scorer = scorer(bundle)) {
      TokenisedTexts texts = TokenisedTexts.of(data.validation(), tokenizer, 128);
      return SentimentTask.quality(texts, data.labels().size(), scorer);
    }
  }

  private static double onCard(Path bundle, String row) throws IOException {
    Matcher figure =
        Pattern.compile(Pattern.quote("| " + row + " | ") + "(0\\.\\d+)")
            .matcher(Files.readString(bundle.resolve("README.md")));
    assertThat(figure.find()).as("row %s of the card", row).isTrue();
    return Double.parseDouble(figure.group(1));
  }

  private static TextTokenizer tokenizer(Path bundle) throws IOException {
    return new TextTokenizer(Files.readString(bundle.resolve("tokenizer.json")));
  }

  private static OnnxScorer scorer(Path bundle) throws IOException {
    return new OnnxScorer(Files.readAllBytes(bundle.resolve("model.onnx")));
  }

  private static TextData data(String task) throws IOException {
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      Path data = dir.resolve("shared/data/tweeteval").resolve(task);
      if (Files.exists(data)) {
        return TextDataReader.read(data, 1);
      }
    }
    assumeTrue(false, "no shared/data/tweeteval beside the repository: not checked");
    throw new AssertionError();
  }
}
