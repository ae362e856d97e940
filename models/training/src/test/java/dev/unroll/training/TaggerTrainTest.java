package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.unroll.models.BatchRunner;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.InputRules;
import dev.unroll.models.Model;
import dev.unroll.models.Row;
import dev.unroll.models.RowResult;
import dev.unroll.models.RunnerOptions;
import dev.unroll.models.Vectoriser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaggerTrainTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TAGGED =
      """
      # text = the cat sees a dog
      the DET DT|cat NOUN NN|sees VERB VBZ|a DET DT|dog NOUN NN
      # text = a dog runs
      a DET DT|dog NOUN NN|runs VERB VBZ
      # text = cats see the dogs
      cats NOUN NNS|see VERB VBP|the DET DT|dogs NOUN NNS
      # text = the dogs run
      the DET DT|dogs NOUN NNS|run VERB VBP
      """;
  private static final String SPANS =
      """
      Ann B-who|Lee I-who|went O|to O|New B-place|York I-place
      Bob B-who|saw O|Ann B-who|Lee I-who
      New B-place|York I-place|is O|big O
      we O|went O|to O|New B-place|York I-place
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({"tagger, false", "tagger-causal, true"})
  void aTaggerLearnsPlainWordsAndOpensAsABundle(String recipe, boolean carries) throws Exception {
    write("conllu", conllu());
    assertThat(train(recipe, 40)).as("%s", err).isZero();
    assertThat(out.toString()).contains("given tokens | 100.00 %");
    Bundle bundle = Bundle.read(folder.resolve("bundle"));
    try (Model model = Model.open(bundle)) {
      assertThat(model.traits().independent()).isTrue();
      assertThat(model.traits().carries()).isEqualTo(carries);
      JsonNode answer = answer(bundle, model, "a cat runs");
      assertThat(answer.get("tokens")).isEqualTo(JSON.readTree("[\"a\", \"cat\", \"runs\"]"));
      assertThat(answer.get("tags")).isEqualTo(JSON.readTree("[\"DET\", \"NOUN\", \"VERB\"]"));
    }
    assertThat(Files.readString(folder.resolve("bundle/README.md")))
        .contains(
            "`unroll train " + recipe + " --data data --seed 1 --epochs 40`",
            "| licence of the data | whatever its owner grants",
            "| word vectors and lexica | no word vectors; Brown clusters",
            "Nothing else on these data");
    assertThat(folder.resolve("bundle/golden.json")).exists();
  }

  @Test
  void textThatATeacherLabelledIsLearnedFromAndNamedOnTheCard() throws Exception {
    write("conllu", conllu());
    Path text = Files.writeString(folder.resolve("plain.txt"), "a cat runs\nthe dog sees cats\n");
    Path taught = folder.resolve("taught");
    assertThat(
            run("tag-text", "--text", text.toString(), "--out", taught.toString(), "--epochs", "1"))
        .as("%s", err)
        .isZero();
    assertThat(out.toString()).contains("2 sentences with 7 words of plain.txt, by `unroll train");

    assertThat(train("tagger-causal", 3, "--taught", taught.toString())).as("%s", err).isZero();

    assertThat(Files.readString(folder.resolve("bundle/README.md")))
        .contains("--epochs 3 --taught taught`")
        .contains(
            "| text, labelled by a larger tagger | 2 sentences with 7 words of plain.txt, by");
  }

  @Test
  void textThatIsNotThereIsOneMessageAndStatusTwo() throws Exception {
    write("conllu", conllu());
    String none = folder.resolve("none").toString();
    assertThat(train("tagger", 1, "--taught", none)).isEqualTo(2);
    assertThat(err.toString()).contains("--taught: expected sentences that a teacher labelled");
    assertThat(run("tag-text", "--text", none, "--out", none)).isEqualTo(2);
    assertThat(err.toString()).contains("--text: expected a file or a folder, found none at");
  }

  @Test
  void taughtTextForSpansIsOneMessageAndStatusTwo() throws Exception {
    write("conll", SPANS.replace("\n", "\n\n").replace('|', '\n').replace(' ', '\t'));
    assertThat(train("entities", 1, "--taught", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--taught: expected it with labels of words");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  @Test
  void taughtTextOfOtherLabelsIsOneMessageAndStatusTwo() throws Exception {
    write("conllu", conllu());
    Path other = Files.writeString(folder.resolve("other"), "# labelled = so\n\na\tTHING\n\n");
    assertThat(train("tagger", 1, "--taught", other.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("--taught: expected the labels of the data, which are")
        .contains("found THING; label the text with unroll train tag-text and these data");
  }

  @Test
  void entitiesAreLearnedAsSpansAndOpenAsABundle() throws Exception {
    write("conll", SPANS.replace("\n", "\n\n").replace('|', '\n').replace(' ', '\t'));
    assertThat(train("entities", 60)).as("%s", err).isZero();
    assertThat(out.toString())
        .contains("entities, validation part | 100.00 % | 100.00 % | 100.00 %");
    Bundle bundle = Bundle.read(folder.resolve("bundle"));
    try (Model model = Model.open(bundle)) {
      assertThat(model.traits().independent()).isTrue();
      assertThat(answer(bundle, model, "Ann Lee went to New York").get("tags"))
          .isEqualTo(
              JSON.readTree("[\"B-who\", \"I-who\", \"O\", \"O\", \"B-place\", \"I-place\"]"));
    }
  }

  @Test
  void entitiesWhoseFirstLabelIsAnInnerOneAreLearnedToo() throws Exception {
    write(
        "conll",
        SPANS.replace("B-", "I-").replace("\n", "\n\n").replace('|', '\n').replace(' ', '\t'));
    assertThat(train("entities", 60)).as("%s", err).isZero();
    assertThat(out.toString())
        .contains("entities, validation part | 100.00 % | 100.00 % | 100.00 %");
    assertThat(Files.readString(folder.resolve("bundle/model.json"))).contains("\"B-who\"");
    assertThat(Files.readString(folder.resolve("bundle/README.md")))
        .contains("6 labels I-x of the training part that began an entity", "60 passes")
        .contains("The validation part chose the pass that was kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tagger", "entities"})
  void aFolderWithoutThePartsIsOneMessageAndStatusTwo(String recipe) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    assertThat(train(recipe, 1)).isEqualTo(2);
    assertThat(err.toString()).contains("expected one file with 'train' in its name");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  private static JsonNode answer(Bundle bundle, Model model, String text) throws Exception {
    try (Vectoriser vectoriser = Vectoriser.open(bundle, model.contract(), InputRules.PLAIN);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      Chunk chunk = vectoriser.vectorise(List.of(new TextNode(text)));
      int padded = model.contract().paddedLength(chunk.steps());
      RowResult result = runner.run(List.of(new Row(List.of(chunk), null)), padded).get(0);
      StringWriter json = new StringWriter();
      try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
        generator.writeStartObject();
        model.head().write(result.answers()[0], chunk, generator);
        generator.writeEndObject();
      }
      return JSON.readTree(json.toString());
    }
  }

  private int train(String recipe, int epochs, String... more) {
    List<String> line =
        List.of(
            recipe,
            "--out",
            folder.resolve("bundle").toString(),
            "--epochs",
            Integer.toString(epochs));
    return run(Stream.concat(line.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private int run(String... line) {
    Stream<String> data = Stream.of("--data", folder.resolve("data").toString());
    return Train.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(Stream.concat(Stream.of(line), data).toArray(String[]::new));
  }

  /** One text for both parts: what is asked is whether it can be learned at all. */
  private void write(String ending, String text) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("train." + ending), text);
    Files.writeString(data.resolve("dev." + ending), text);
  }

  private static String conllu() {
    StringBuilder text = new StringBuilder();
    for (String line : TAGGED.strip().split("\n", -1)) {
      if (line.startsWith("#")) {
        text.append(line).append('\n');
        continue;
      }
      int place = 1;
      for (String word : line.split("\\|", -1)) {
        String[] cells = word.split(" ", -1);
        text.append(place).append('\t').append(cells[0]).append("\t_\t").append(cells[1]);
        text.append('\t').append(cells[2]).append("\t_\t0\troot\t_\t_\n");
        place++;
      }
      text.append('\n');
    }
    return text.toString();
  }
}
