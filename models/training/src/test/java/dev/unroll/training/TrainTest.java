package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.Bundle;
import dev.unroll.training.network.Rows;
import dev.unroll.training.text.TextTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TrainTest {
  private static final String[][] WORDS = {
    {"awful", "sad", "worst", "hate"},
    {"table", "train", "today", "news"},
    {"love", "great", "best"}
  };
  private static final String[] NAMES = {"negative", "neutral", "positive"};

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tweet-sentiment | 3 | ,\"by-word\":true | 5 | by at most [1-9]\\.\\de-0[3-6]\\.",
        "tweet-mood | 1 | '' | 12 | '^# tweet-mood(?s:(?!by at most).)*$'"
      })
  void recipeWritesABundleThatSeparatesPlainWordsAndRepeatsBitForBit(
      String recipe, String version, String byWord, int passes, String formDifference)
      throws IOException {
    Path data = data(300);
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    assertThat(train(recipe, "--data", data, "--out", first, "--epochs", passes)).isZero();
    assertThat(train(recipe, "--data", data, "--out", second, "--epochs", passes)).isZero();

    for (String file : new String[] {"model.json", "model.onnx", "tokenizer.json"}) {
      assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
    }
    ObjectNode manifest =
        (ObjectNode) new ObjectMapper().readTree(first.resolve("model.json").toFile());
    assertThat(manifest.remove("sha256").fieldNames())
        .toIterable()
        .startsWith("model.onnx", "tokenizer.json");
    assertThat(manifest.toString())
        .isEqualTo(
            "{\"name\":\""
                + recipe
                + "\",\"version\":\""
                + version
                + "\",\"head\":\"scores\",\"labels\":[\"negative\",\"neutral\","
                + "\"positive\"],\"vectoriser\":{\"kind\":\"text\",\"max-steps\":128"
                + byWord
                + "}}");
    assertThat(first.resolve("README.md"))
        .content()
        .contains(
            "# " + recipe,
            "270 texts to train on, 30",
            "macro recall",
            "--seed 1 --epochs " + passes)
        .containsPattern(formDifference)
        .doesNotContain(folder.toString());
    assertThat(label(first, "the worst awful thing")).isEqualTo(0);
    assertThat(label(first, "great day, love it!")).isEqualTo(2);
    assertThat(out.toString()).contains("bundle written to");
  }

  @Test
  void wrongArgumentsExitWithTwoAndOneLine() throws IOException {
    assertThat(train("tweet-anger", "--data", data(20))).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "unroll train: RECIPE: expected one of tweet-sentiment, tweet-emotion, tweet-mood")
        .contains(", found tweet-anger");
    assertThat(train("tweet-mood", "--data", folder.resolve("none"))).isEqualTo(2);
    assertThat(err.toString()).contains("none: expected a folder in TweetEval's layout or a CSV");
    assertThat(train("tweet-mood", "--data", data(20), "--epochs", 0)).isEqualTo(2);
    assertThat(err.toString()).contains("--epochs: expected 1 or more, found 0");
    assertThat(train("tweet-mood")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required option: '--data=PATH'");
    assertThat(train()).isEqualTo(2);
    assertThat(err.toString()).contains("RECIPE: expected one of tweet-sentiment,", "found none");
  }

  @Test
  void anOutThatCannotBeWritten_isToldBeforeTheDataAreRead() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "");
    for (Path out : List.of(file, file.resolve("mine"))) {
      err.getBuffer().setLength(0);
      assertThat(train("tweet-mood", "--data", "none", "--out", out)).isEqualTo(2);
      assertThat(err.toString())
          .startsWith(
              "unroll train: --out "
                  + out
                  + ": expected a folder, or none yet, found the file "
                  + file);
    }
  }

  @Test
  void namesAreThoseThatTheSchemaOfABundleTakes() throws IOException {
    String schema = "/dev/unroll/schemas/model.schema.json";
    try (InputStream in = Bundle.class.getResourceAsStream(schema)) {
      assertThat(new ObjectMapper().readTree(in).at("/properties/name/pattern").asText())
          .isEqualTo(BundlePlace.NAME.pattern());
    }
  }

  @Test
  void helpNamesRecipesAndShowsAnExample() {
    assertThat(train("--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: unroll train", "tweet-sentiment  Scores", "tweet-mood", "Examples:");
    assertThat(train("tweet-mood", "--help")).isZero();
    assertThat(out.toString()).contains("Usage: unroll train tweet-mood", "text,label", "--epochs");
  }

  private int train(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    CommandLine line = Train.commandLine();
    return line.setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(texts);
  }

  private static int label(Path bundle, String text) throws IOException {
    try (TextTokenizer tokenizer =
            new TextTokenizer(Files.readString(bundle.resolve("tokenizer.json")));
        OnnxScorer scorer = new OnnxScorer(Files.readAllBytes(bundle.resolve("model.onnx")))) {
      OnnxScorer.Scores scores = scorer.score(Rows.of(tokenizer.ids(text, 128)));
      return Quality.best(scores.at(0, scores.steps() - 1));
    }
  }

  /** Texts of which one word alone tells the label. */
  private Path data(int rows) throws IOException {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("label,text\n");
    for (int i = 0; i < rows; i++) {
      int label = i % 3;
      String word = WORDS[label][random.nextInt(WORDS[label].length)];
      String[] fill = {"the", "it", "day", "thing", "really", "on", "so"};
      csv.append(NAMES[label]);
      csv.append(",").append(fill[random.nextInt(7)]).append(" ").append(word);
      csv.append(" ").append(fill[random.nextInt(7)]).append("\n");
    }
    return Files.writeString(folder.resolve("data.csv"), csv);
  }
}
