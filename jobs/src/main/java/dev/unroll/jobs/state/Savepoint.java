package dev.unroll.jobs.state;

import dev.unroll.jobs.local.Checkpoints;
import dev.unroll.jobs.local.FlinkPaths;
import dev.unroll.operators.SavedStates;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.runtime.SavepointLoader;

/**
 * A savepoint or checkpoint of a pipeline, as its metadata tells it; the states themselves stay on
 * the disk.
 *
 * @param folder absolute, with the {@code _metadata}
 * @param recurrent where the recurrent operator's states are
 */
public record Savepoint(Path folder, OperatorState recurrent) {
  private static final OperatorIdentifier RECURRENT = OperatorIdentifier.forUid(SavedStates.UID);

  /**
   * Opens what a person names.
   *
   * @param given a savepoint's or checkpoint's folder, or a folder of several: then the newest
   * @throws UserError where there is none, or it is not a pipeline's
   */
  public static Savepoint open(String given) throws IOException {
    Path folder = SavepointFolder.find(given);
    CheckpointMetadata metadata = load(folder);
    OperatorState recurrent =
        metadata.getOperatorStates().stream()
            .filter(state -> state.getOperatorID().equals(RECURRENT.getOperatorId()))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserError(
                        folder
                            + ": expected a savepoint of an Unroll pipeline, found one of another"
                            + " job: none of its "
                            + metadata.getOperatorStates().size()
                            + " operators has the uid "
                            + SavedStates.UID));
    return new Savepoint(folder, recurrent);
  }

  /** Into how many groups its keys are laid: fixed for as long as they live. */
  int maxParallelism() {
    return recurrent.getMaxParallelism();
  }

  /** Of all keyed state; 0 where the pipeline kept none. */
  long keyedBytes() {
    return keyed().mapToLong(KeyedStateHandle::getStateSize).sum();
  }

  /** Whether RocksDB alone can read it. */
  boolean incremental() {
    return keyed().anyMatch(IncrementalKeyedStateHandle.class::isInstance);
  }

  private Stream<KeyedStateHandle> keyed() {
    return recurrent.getStates().stream()
        .flatMap(subtask -> subtask.getManagedKeyedState().stream());
  }

  // Whatever a damaged file makes the reader throw, the file is what is wrong.
  private static CheckpointMetadata load(Path folder) throws IOException {
    try {
      return SavepointLoader.loadSavepointMetadata(FlinkPaths.of(folder));
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          folder.resolve(Checkpoints.METADATA)
              + ": expected what Flink writes of a savepoint, found something else: "
              + e.getMessage(),
          e);
    }
  }
}
