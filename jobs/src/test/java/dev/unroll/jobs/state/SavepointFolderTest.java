package dev.unroll.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.jobs.local.FlinkPaths;
import dev.unroll.schemas.UserError;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavepointFolderTest {
  @TempDir private Path folder;

  @Test
  void savepoint_isFoundByItsFolderItsMetadataOrAUri() throws IOException {
    Path savepoint = complete("s p", 1);
    assertThat(SavepointFolder.find(savepoint.toString())).isEqualTo(savepoint);
    assertThat(SavepointFolder.find(savepoint.resolve("_metadata").toString()))
        .isEqualTo(savepoint);
    assertThat(SavepointFolder.find(FlinkPaths.of(savepoint))).isEqualTo(savepoint);
  }

  @Test
  void folderOfSeveral_meansTheNewestCompleteOne() throws IOException {
    complete("job/chk-8", 200);
    Path newest = complete("job/chk-7", 300);
    complete("savepoint-x", 100);
    Files.createDirectories(folder.resolve("job/chk-9"));
    assertThat(SavepointFolder.find(folder.toString())).isEqualTo(newest);
  }

  @Test
  void whatIsNoSavepoint_isToldAsItIs() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertFault(
        folder.resolve("none").toString(),
        ": expected the folder of a savepoint or checkpoint, found none");
    assertFault(
        file.toString(), ": expected the folder of a savepoint or checkpoint, found a file");
    assertFault(
        folder.toString(),
        ": expected a savepoint or checkpoint, found no complete one: neither it nor a folder in it"
            + " holds a _metadata, which is written last");
    assertFault(
        "s3://bucket/savepoint",
        ": expected a folder or a file: URI, found another kind; copy it to this machine");
    assertFault("file:a b", ": expected file:///FOLDER, found ");
  }

  @Test
  void damagedMetadata_isTold() throws IOException {
    Path savepoint = complete("empty", 1);
    assertOpenFault(
        savepoint, "_metadata: expected what Flink writes of a savepoint, found something else: ");
    Files.writeString(savepoint.resolve("_metadata"), "This is a text file.");
    assertOpenFault(
        savepoint, "_metadata: expected what Flink writes of a savepoint, found something else: ");
  }

  @Test
  void savepointOfAnotherJob_isTold() throws IOException {
    Path savepoint = complete("other", 1);
    CheckpointMetadata metadata =
        new CheckpointMetadata(
            1, List.of(new OperatorState("map", "map", new OperatorID(1, 2), 1, 128)), List.of());
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(savepoint.resolve("_metadata")))) {
      Checkpoints.storeCheckpointMetadata(metadata, out);
    }
    assertOpenFault(
        savepoint,
        ": expected a savepoint of an Unroll pipeline, found one of another job: none of its 1"
            + " operators has the uid recurrent");
  }

  private Path complete(String name, long time) throws IOException {
    Path savepoint = Files.createDirectories(folder.resolve(name));
    Path metadata = Files.createFile(savepoint.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(time));
    return savepoint;
  }

  private static void assertFault(String given, String told) {
    assertThatThrownBy(() -> SavepointFolder.find(given))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(given + told);
  }

  private static void assertOpenFault(Path savepoint, String told) {
    assertThatThrownBy(() -> Savepoint.open(savepoint.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(savepoint.toString())
        .hasMessageContaining(told);
  }
}
