package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTrainTest {
  private static final String[][] WORDS = {{"awful", "sad", "worst"}, {"love", "great", "best"}};
  private static final String[] NAMES = {"no", "yes"};
  private static final String[] FILL = {"the", "it", "day", "thing", "really", "on", "so"};

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cell rnn-tanh --layers 2",
        "--cell rnn-relu --bidirectional --clip 0.5",
        "--cell gru --bidirectional --layers 2 --recurrent-dropout 0.2",
        "--cell gru-reset-before --recurrent-dropout 0.2 --class-weights none",
        "--initial learned --bidirectional --average 0",
        "--initial learned --pooling last --class-weights no=2,yes=0.5",
        "--embedding one-hot --vocabulary 60",
        "--embedding VECTORS",
        "--embedding VECTORS --tune --vocabulary 12",
        "--embedding VECTORS --embedding-size 5",
        "--convolution 3 --filters 10",
        "--convolution 3 --pooling last --initial learned --cell gru",
      })
  void everyOptionTrainsALittleAndOpensAsABundle(String options) throws IOException {
    String card = card(options);
    assertThat(card)
        .contains("unroll train classifier --data data.csv --seed 1 ", "macro recall")
        .contains(options.replace("VECTORS", "vectors.txt"))
        .contains("- Texts are read in lower case and without accents, every number as 0,")
        .doesNotContain("one token a call");
  }

  @ParameterizedTest
  @CsvSource({
    "lstm, step-fused",
    "lstm, step-decomposed",
    "gru, step-folded",
    "gru-reset-before, step-folded",
    "rnn-tanh, step-decomposed"
  })
  void aFormOfOneStepSaysHowFarItIsFromThePlainOne(String cell, String form) throws IOException {
    assertThat(card("--initial learned --cell " + cell + " --form " + form))
        .contains("The graph has the form `" + form + "`: one token a call.")
        .containsPattern("with a time axis, by at most \\d\\.\\de(-0[789]|[+]00)\\.");
  }

  @Test
  void aCardIsTheSameInEveryLocale() throws IOException {
    Locale own = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(card("--form step-fused"))
          .containsPattern("size \\| \\d+\\.\\d MB graph, \\d+\\.\\d MB tokenizer")
          .containsPattern("dropout \\d\\.\\d\\d on embedding")
          .containsPattern("by at most \\d\\.\\de");
    } finally {
      Locale.setDefault(own);
    }
  }

  @Test
  void whatIsLearnedSeparatesPlainWords() throws IOException {
    String[] options = "--pooling last --cell gru --form step-folded --epochs 12".split(" ");
    assertThat(train(folder.resolve("good"), options)).isZero();
    assertThat(out.toString()).contains("| 30 validation texts | 1.0000 |");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--form step-fused --bidirectional | it reads one token a call and cannot read backwards",
        "--form step-fused --pooling mean-max | it reads one token a call and has nothing to pool",
        "--form step-folded --convolution 3 | it looks a token's gates up in a table",
        "--pooling last --bidirectional | a backward direction has read that token alone",
        "--tune | expected --embedding FILE, whose vectors it trains on, found --embedding learned",
        "--filters 4 | --filters: expected --convolution K beside it, found none",
        "--embedding one-hot --vocabulary 9000 | expected at most 2000 with --embedding one-hot",
        "--embedding one-hot --embedding-size 4 | as wide as the vocabulary; leave it out",
        "--convolution 1 | --convolution: expected 2 or more, found 1",
        "--recurrent-dropout 1 | --recurrent-dropout: expected 0 to below 1, found 1.0",
        "--embedding-size 0 | --embedding-size: expected 1 or more, found 0",
        "--clip -1 | --clip: expected 0 or more, found -1.0",
        "--hidden 0 | --hidden: expected 1 or more, found 0",
        "--cell elman | '--cell': expected one of rnn-tanh, rnn-relu, lstm, gru, gru-reset-before",
        "--form folded | '--form': expected one of time, step-fused, step-decomposed, step-folded",
        "--class-weights maybe=2 | with labels of [no, yes] and weights above 0, found maybe=2",
        "--name _m | --name: expected a name of letters, digits, '.', '_' and '-'",
        "--class-weights no=0 | weights above 0, found no=0",
        "--embedding none.txt | none.txt: expected a file of word vectors, found none; check the path",
      })
  void whatDoesNotGoTogetherIsOneMessageAndStatusTwo(String options, String message)
      throws IOException {
    assertThat(train(folder.resolve("wrong"), options.strip().split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("unroll train: ").contains(message.strip());
    assertThat(err.toString().lines().count()).isLessThanOrEqualTo(2);
    assertThat(folder.resolve("wrong")).doesNotExist();
  }

  private String card(String options) throws IOException {
    Path bundle = folder.resolve("bundle");
    String[] all =
        (options + " --hidden 8 --epochs 1").replace("VECTORS", vectors().toString()).split(" ");
    assertThat(train(bundle, all)).as("%s", err).isZero();
    Model.open(dev.unroll.models.Bundle.read(bundle)).close();
    return Files.readString(bundle.resolve("README.md"));
  }

  private int train(Path bundle, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("classifier"));
    arguments.addAll(List.of("--data", data().toString(), "--out", bundle.toString()));
    arguments.addAll(List.of(options));
    return Train.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  /** Texts of which one word alone tells the label. */
  private Path data() throws IOException {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("label,text\n");
    for (int i = 0; i < 300; i++) {
      int label = i % 2;
      csv.append(NAMES[label]).append(',').append(FILL[random.nextInt(FILL.length)]);
      csv.append(' ').append(WORDS[label][random.nextInt(3)]);
      csv.append(' ').append(FILL[random.nextInt(FILL.length)]).append('\n');
    }
    return Files.writeString(folder.resolve("data.csv"), csv);
  }

  private Path vectors() throws IOException {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder();
    for (String word : new String[] {"the", "of", "awful", "sad", "love", "great", "it", "so"}) {
      text.append(word);
      for (int i = 0; i < 6; i++) {
        text.append(' ').append(random.nextFloat() - 0.5f);
      }
      text.append('\n');
    }
    return Files.writeString(folder.resolve("vectors.txt"), text);
  }
}
