package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleFilesTest {
  private static final String SUM =
      "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";

  @TempDir Path folder;

  @Test
  void manifestSaysTheSumsOfWhatRuns() throws IOException {
    ObjectNode manifest = (ObjectNode) new JsonMapper().readTree(BundleTest.TEXT);
    manifest.putObject("sha256").put("model.onnx", "of an older graph");
    byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
    BundleFiles files =
        new BundleFiles(
            manifest,
            Map.of("model.onnx", new byte[] {1, 2, 3}, "tokenizer.json", text, "README.md", text));
    assertThat(files.bundle("here").manifest().sha256())
        .containsEntry("model.onnx", SUM)
        .containsOnlyKeys("model.onnx", "tokenizer.json");
    files.write(folder);
    assertThat(folder.resolve("README.md")).hasContent("{}");
    assertThat(Bundle.read(folder).graph()).containsExactly(1, 2, 3);
    Files.writeString(folder.resolve("notes.txt"), "mine");
    Files.writeString(folder.resolve("golden.json"), "of an older graph");
    files.write(folder);
    assertThat(folder.resolve("golden.json")).doesNotExist();
    assertThat(folder.resolve("notes.txt")).exists();
    assertThat(Bundle.read(folder).graph()).containsExactly(1, 2, 3);
    Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 4});
    assertThatThrownBy(() -> Bundle.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(SUM);
  }
}
