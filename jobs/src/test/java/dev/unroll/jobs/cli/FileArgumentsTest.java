package dev.unroll.jobs.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileArgumentsTest {
  @TempDir private Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void nameThatAnOutputHasUntilItIsComplete_isNoInput() throws IOException {
    Files.writeString(folder.resolve("a.jsonl.part"), "");
    assertThatThrownBy(() -> FileArguments.check(file("a.jsonl.part"), file("a.jsonl"), null, null))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--out (until it is complete, with the ending .part) "
                + file("a.jsonl.part")
                + ": expected another file than that of --in, found the same");
    Files.writeString(folder.resolve("a.jsonl"), "");
    FileArguments.check(file("a.jsonl"), file("b.jsonl"), file("c.jsonl"), null);
  }

  @Test
  void nameThatAnOutputHasUntilItIsComplete_isNoOtherOutput() {
    assertThatThrownBy(() -> FileArguments.check("-", file("a"), file("a.part"), null))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--dead-letters "
                + file("a.part")
                + ": expected another file than that of --out (until it is complete, with the"
                + " ending .part), found the same");
  }

  @Test
  void folderThatIsRead_takesNoOutput() throws IOException {
    Path series = Files.createDirectory(folder.resolve("series"));
    Files.writeString(series.resolve("cpu.csv"), "");
    assertThatThrownBy(() -> FileArguments.check(series, null, series.resolve("cpu.csv"), null))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--dead-letters "
                + series.toRealPath().resolve("cpu.csv")
                + ": expected a file outside the folder of --in, found one in it");
    FileArguments.check(series, null, folder.resolve("dead.jsonl"), null);
  }
}
