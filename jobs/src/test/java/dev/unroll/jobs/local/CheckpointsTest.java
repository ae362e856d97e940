package dev.unroll.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path folder;

  @Test
  void newest_isTheLatestCompleteOne() throws IOException {
    try (Checkpoints checkpoints =
        Checkpoints.open(pipeline("tweets"), "topic tweets (id 1)", false)) {
      assertThat(checkpoints.newest()).isEmpty();
      complete(checkpoints, "job1/chk-9", 100);
      Path newest = complete(checkpoints, "job2/chk-2", 300);
      complete(checkpoints, "savepoint-x", 200);
      Files.createDirectories(checkpoints.folder().resolve("job2/chk-3"));
      assertThat(checkpoints.newest()).contains(newest);
    }
  }

  @Test
  void anotherPipelineOfTheSameName_doesNotGoOnFromThem() throws IOException {
    Checkpoints.open(pipeline("tweets"), "topic tweets (id 1)", false).close();
    assertThatThrownBy(() -> Checkpoints.open(pipeline("toots"), "topic toots (id 1)", false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("are another pipeline's: expected topic toots")
        .hasMessageContaining("found topic tweets")
        .hasMessageContaining("--fresh");
    assertThatThrownBy(() -> Checkpoints.open(pipeline("tweets"), "topic tweets (id 2)", false))
        .hasMessageContaining("expected topic tweets (id 2)");
    Checkpoints.open(pipeline("tweets"), "topic tweets (id 1)", false).close();
  }

  @Test
  void uriOfAnotherMachine_isToldByItsField() {
    Pipeline elsewhere = pipeline("tweets", "checkpoint.dir=file://ck");
    assertThatThrownBy(() -> Checkpoints.open(elsewhere, "topic tweets (id 1)", false))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "checkpoint.dir: file://ck: expected file:///FOLDER, found another machine's name or a"
                + " relative path");
  }

  @Test
  void fileInTheFoldersPlace_isToldByItsField() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "");
    for (Path dir : List.of(file, file.resolve("below"))) {
      Pipeline pipeline = pipeline("tweets", "checkpoint.dir=" + dir);
      assertThatThrownBy(() -> Checkpoints.open(pipeline, "topic tweets (id 1)", false))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "checkpoint.dir: expected a folder that may be written, or none yet, found the file "
                  + file
                  + "; name another");
    }
  }

  @Test
  void fresh_movesWhatIsThereAside() throws IOException {
    for (int run = 1; run <= 2; run++) {
      try (Checkpoints checkpoints =
          Checkpoints.open(pipeline("tweets"), "topic tweets (id 1)", true)) {
        assertThat(checkpoints.newest()).isEmpty();
        complete(checkpoints, "job/chk-" + run, run);
      }
    }
    try (Checkpoints checkpoints =
        Checkpoints.open(pipeline("toots"), "topic toots (id 1)", true)) {
      assertThat(checkpoints.newest()).isEmpty();
      assertThat(checkpoints.folder().resolveSibling("mine.old-1/job/chk-1/_metadata")).exists();
      assertThat(checkpoints.folder().resolveSibling("mine.old-2/job/chk-2/_metadata")).exists();
    }
  }

  @Test
  void folderIsHeldByOneAtATime() throws IOException {
    Pipeline pipeline = pipeline("tweets");
    try (Checkpoints held = Checkpoints.open(pipeline, "topic tweets (id 1)", false)) {
      // Within one process Java refuses in its own way; across processes it is the message.
      assertThatThrownBy(() -> Checkpoints.open(pipeline, "topic tweets (id 1)", false))
          .isInstanceOfAny(OverlappingFileLockException.class, UserError.class);
      assertThat(held.folder()).isDirectory();
    }
    Checkpoints.open(pipeline, "topic tweets (id 1)", false).close();
  }

  private static Path complete(Checkpoints checkpoints, String name, long time) throws IOException {
    Path checkpoint = Files.createDirectories(checkpoints.folder().resolve(name));
    Path metadata = Files.createFile(checkpoint.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(time));
    return checkpoint;
  }

  private Pipeline pipeline(String topic, String... overrides) {
    String yaml =
        """
        name: mine
        source: {kafka: {bootstrap: "localhost:1", topic: %s}}
        model: {bundle: zoo/tweet-mood, carry: key, input: /text}
        sink: {kafka: {topic: out}}
        checkpoint: {dir: states}
        """
            .formatted(topic);
    return PipelineReader.parse(yaml, "test", folder, List.of(overrides));
  }
}
