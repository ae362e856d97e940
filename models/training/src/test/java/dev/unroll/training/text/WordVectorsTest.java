package dev.unroll.training.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.training.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVectorsTest {
  private static final String GLOVE = "the 0.5 -1\nof 1 2\n. . 3 4e-1\nrare 5 6\n";

  @TempDir Path folder;

  @Test
  void glovesTextGivesTheFirstWordsAndThoseAskedFor() throws IOException {
    WordVectors vectors = WordVectors.read(write("glove.txt", GLOVE), 1, Set.of("rare", ". ."));

    assertThat(vectors.dimensions()).isEqualTo(2);
    assertThat(vectors.words()).containsExactly("the", ". .", "rare");
    assertThat(vectors.of("the")).containsExactly(0.5f, -1);
    assertThat(vectors.of(". .")).containsExactly(3, 0.4f);
    assertThat(vectors.of("of")).isNull();
  }

  @Test
  void word2vecsHeaderIsNoWord() throws IOException {
    WordVectors vectors = WordVectors.read(write("w2v.txt", "4 2\n" + GLOVE), 2, Set.of());

    assertThat(vectors.words()).containsExactly("the", "of");
  }

  @Test
  void packedTextReadsAsPlainText() throws IOException {
    Path file = folder.resolve("glove.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(GLOVE.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(WordVectors.read(file, 9, Set.of()).words()).hasSize(4);
  }

  @Test
  void jsonIsRankedByTheNumberAtTheEnd() throws IOException {
    String json =
        "{\"precision\":8,\"words\":[\"b\",\"a\"],\"dimensions\":2,"
            + "\"vectors\":{\"a\":[1,2,2.2,1],\"b\":[3,4,5,0]},\"unkVector\":[0,0]}";

    WordVectors vectors = WordVectors.read(write("wink.json", json), 2, Set.of());

    assertThat(vectors.words()).containsExactly("b", "a");
    assertThat(vectors.of("a")).containsExactly(1, 2);
  }

  @Test
  void ofWordsOfOneFormTheMostFrequentCounts() throws IOException {
    Path text = write("cased.txt", "Us 1 1\nus 2 2\nOf 3 3\nx y 5 5\nRARE 4 4\nLate 6 6\n");
    String json = "{\"dimensions\":1,\"vectors\":{\"us\":[1,1,2],\"Us\":[2,2,0],\"US\":[3,3,1]}}";
    UnaryOperator<String> form = word -> word.contains(" ") ? "" : word.toLowerCase(Locale.ROOT);

    WordVectors read = WordVectors.read(text, 2, Set.of("rare"), form);
    WordVectors ranked = WordVectors.read(write("c.json", json), 9, Set.of(), form);

    assertThat(read.words()).containsExactly("us", "of", "rare");
    assertThat(read.of("us")).containsExactly(1, 1);
    assertThat(read.of("rare")).containsExactly(4, 4);
    assertThat(ranked.words()).containsExactly("us");
    assertThat(ranked.of("us")).containsExactly(2);
  }

  @Test
  void aLineThatIsShortIsToldWithItsNumber() throws IOException {
    Path file = write("bad.txt", "the 1 2\nof 3 x\n");

    assertThatThrownBy(() -> WordVectors.read(file, 9, Set.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("bad.txt:2: expected 2 numbers after the word, found 3 x");
  }

  @Test
  void aVectorOfJsonThatIsShortIsToldWithItsWord() throws IOException {
    Path file = write("bad.json", "{\"dimensions\":2,\"vectors\":{\"a\":[1,2,2.2,0],\"b\":[3]}}");

    assertThatThrownBy(() -> WordVectors.read(file, 9, Set.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "bad.json, word b: expected 2 numbers, as dimensions says, found 1; bring GloVe's");
  }

  @Test
  void jsonThatIsNoneIsToldWithItsLine() throws IOException {
    Path file = write("torn.json", "{\"dimensions\":2,\n\"vectors\":{\"a\":[1,");

    assertThatThrownBy(() -> WordVectors.read(file, 9, Set.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("torn.json:2: expected JSON, found Unexpected end-of-input")
        .message()
        .doesNotContain("\n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
