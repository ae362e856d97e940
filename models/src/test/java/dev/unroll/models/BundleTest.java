package dev.unroll.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  static final String TEXT =
      "{\"name\":\"m\",\"version\":\"2\",\"head\":\"vector\",\"vectoriser\":{\"kind\":\"text\"}}";

  @TempDir private Path folder;

  @BeforeEach
  void writeBundle() throws IOException {
    Files.writeString(folder.resolve(Bundle.MANIFEST), TEXT);
    Files.write(folder.resolve(Bundle.GRAPH), new byte[] {1, 2, 3});
    Files.writeString(folder.resolve(Bundle.TOKENIZER), "{}");
  }

  @Test
  void folder_isReadWhole() {
    Bundle bundle = Bundle.read(folder);
    assertThat(bundle.source()).isEqualTo(folder.toString());
    assertThat(bundle.manifest().id()).isEqualTo("m@2");
    assertThat(bundle.graph()).containsExactly(1, 2, 3);
    assertThat(bundle.tokenizer()).containsExactly("{}".getBytes(UTF_8));
  }

  @Test
  void reference_isRelativeToItsBaseAndAFolderGoesBeforeAShippedBundle() throws IOException {
    Path zoo = Files.createDirectories(folder.resolve("zoo/m"));
    Files.writeString(zoo.resolve(Bundle.MANIFEST), TEXT.replace("text", "numbers"));
    Files.write(zoo.resolve(Bundle.GRAPH), new byte[] {4});
    Bundle bundle = Bundle.resolve("zoo/m", folder);
    assertThat(bundle.graph()).containsExactly(4);
    assertThat(bundle.tokenizer()).isNull();
  }

  @Test
  void missingFiles_areToldByNameWithTheWayOut() throws IOException {
    Files.delete(folder.resolve(Bundle.TOKENIZER));
    assertFault(
        folder
            + "/tokenizer.json: expected a file, found none; vectoriser.kind text needs it, in"
            + " Hugging Face's format");
    Files.delete(folder.resolve(Bundle.GRAPH));
    assertFault(folder + "/model.onnx: expected a file, found none; put the exported graph there");
    Files.delete(folder.resolve(Bundle.MANIFEST));
    assertFault(
        folder + "/model.json: expected a file, found none; name a bundle's folder, or zoo/NAME");
  }

  @Test
  void missingFolders_areTold() {
    assertThatThrownBy(() -> Bundle.resolve("nowhere", folder))
        .isInstanceOf(UserError.class)
        .hasMessage(
            folder
                + "/nowhere/model.json: expected a file, found none; name a bundle's folder, or"
                + " zoo/NAME");
    assertThatThrownBy(() -> Bundle.resolve("zoo/nowhere", folder))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "zoo/nowhere/model.json: expected a file, found none; name a bundle's folder, or"
                + " zoo/NAME");
    assertThatThrownBy(() -> Bundle.resolve("a\u0000b", folder))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("expected a folder's name, found ");
  }

  @Test
  void emptyGraph_isTold() throws IOException {
    Files.write(folder.resolve(Bundle.GRAPH), new byte[0]);
    assertFault(
        folder + "/model.onnx: expected an ONNX graph, found an empty file; export it again");
  }

  @Test
  void digest_changesWithEachOfTheFiles() throws IOException {
    String digest = Bundle.read(folder).digest();
    assertThat(Bundle.read(folder).digest()).isEqualTo(digest);
    Files.writeString(folder.resolve(Bundle.TOKENIZER), "{} ");
    String other = Bundle.read(folder).digest();
    assertThat(other).isNotEqualTo(digest);
    Files.write(folder.resolve(Bundle.GRAPH), new byte[] {3, 2, 1});
    assertThat(Bundle.read(folder).digest()).isNotIn(digest, other);
  }

  @Test
  void fileWithAnotherSum_isRefused() throws IOException {
    String sum = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
    say("\"model.onnx\":\"" + sum + "\"");
    assertThat(Bundle.read(folder).graph()).containsExactly(1, 2, 3);
    Files.write(folder.resolve(Bundle.GRAPH), new byte[] {1, 2, 4});
    assertFault(
        folder
            + "/model.onnx: expected the SHA-256 that model.json says, "
            + sum
            + ", found d4b29a968c40173638ded8d174c86957afa211be479cee020dba5dfe127d91ca; copy the"
            + " bundle again, or correct sha256 where the file was changed on purpose");
  }

  @Test
  void sumOfAFileThatIsNotThere_isRefused() throws IOException {
    say("\"golden.json\":\"" + "0".repeat(64) + "\"");
    assertThatThrownBy(() -> Bundle.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("/golden.json: expected the SHA-256 that model.json says, 0000")
        .hasMessageContaining(", found no file; ");
  }

  @Test
  void sumsOfOtherFiles_areRefused() throws IOException {
    say("\"../../etc/passwd\":\"" + "0".repeat(64) + "\"");
    assertThatThrownBy(() -> Bundle.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("sha256")
        .hasMessageContaining("../../etc/passwd");
  }

  private void say(String sums) throws IOException {
    String json = TEXT.substring(0, TEXT.length() - 1) + ",\"sha256\":{" + sums + "}}";
    Files.writeString(folder.resolve(Bundle.MANIFEST), json);
  }

  @Test
  void filesBeyondTheirLimit_areRefusedUnread() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve(Bundle.MANIFEST).toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertFault(folder + "/model.json: expected at most 4 MiB, found more; is it the right file?");
  }

  @Test
  void shippedBundles_haveNamesAndNoPaths() {
    assertThatThrownBy(() -> Bundle.shipped("zoo/../../etc"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "expected zoo/ and the name of a shipped bundle, found zoo/../../etc; a folder of your"
                + " own must be there");
  }

  private void assertFault(String told) {
    assertThatThrownBy(() -> Bundle.read(folder)).isInstanceOf(UserError.class).hasMessage(told);
  }
}
