package dev.unroll.jobs.state;

import dev.unroll.operators.SavedStates;
import dev.unroll.schemas.UserError;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.functions.util.RuntimeUDFContext;
import org.apache.flink.api.common.io.RichInputFormat;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.io.InputSplit;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.api.input.KeyedStateInputFormat;
import org.apache.flink.state.api.input.ListStateInputFormat;
import org.apache.flink.state.api.input.operator.KeyedStateReaderOperator;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads the states of a savepoint on the calling thread, through the input formats of Flink's state
 * processor and without a job. A savepoint larger than memory is read in pieces, one after the
 * other; for one key, only the group that it is in.
 */
public final class SavepointStates {
  /** Of a savepoint; on the heap it is a few times that. */
  private static final long PIECE_BYTES = 64L << 20;

  private final Savepoint savepoint;

  public SavepointStates(Savepoint savepoint) {
    this.savepoint = savepoint;
  }

  /** The figures of all keys. */
  public Figures figures() throws Exception {
    return figures(Map.of());
  }

  /**
   * @param layouts by layout id, those that are known; others are taken as 32-bit floats
   */
  Figures figures(Map<Integer, List<Part>> layouts) throws Exception {
    Figures figures = new Figures();
    if (savepoint.keyedBytes() > 0) {
      var format = format(new KeyFunctions.All(layouts));
      int pieces =
          (int) Math.min(1 + savepoint.keyedBytes() / PIECE_BYTES, savepoint.maxParallelism());
      for (var piece : format.createInputSplits(pieces)) {
        read(format, piece, pieces, figures::add);
      }
    }
    return figures;
  }

  /** One key; empty where the savepoint does not hold it. */
  Optional<SavedKey> key(String key) throws Exception {
    SavedKey[] found = new SavedKey[1];
    if (savepoint.keyedBytes() > 0) {
      var format = format(new KeyFunctions.One(key));
      int groups = savepoint.maxParallelism();
      int group = KeyGroupRangeAssignment.assignToKeyGroup(key, groups);
      read(format, format.createInputSplits(groups)[group], groups, saved -> found[0] = saved);
    }
    return Optional.ofNullable(found[0]);
  }

  /** What the pipeline said of its states when it saved them; null where it said nothing. */
  @Nullable Description description() throws Exception {
    String[] found = new String[1];
    var format =
        new ListStateInputFormat<>(
            savepoint.recurrent(),
            configuration(),
            null,
            new ListStateDescriptor<>(SavedStates.DESCRIPTION, Types.STRING),
            new ExecutionConfig());
    for (var piece : format.createInputSplits(1)) {
      read(format, piece, 1, text -> found[0] = text);
    }
    return found[0] == null ? null : Description.parse(found[0]);
  }

  private <T> KeyedStateInputFormat<String, VoidNamespace, T> format(
      KeyedStateReaderFunction<String, T> function) throws Exception {
    return new KeyedStateInputFormat<>(
        savepoint.recurrent(),
        null,
        configuration(),
        new KeyedStateReaderOperator<>(function, Types.STRING),
        new ExecutionConfig());
  }

  private Configuration configuration() {
    Configuration options = new Configuration();
    options.set(StateBackendOptions.STATE_BACKEND, savepoint.incremental() ? "rocksdb" : "hashmap");
    return options;
  }

  /**
   * @param pieces how many there are: key groups are shared out among as many subtasks
   */
  private <T, S extends InputSplit> void read(
      RichInputFormat<T, S> format, S piece, int pieces, Consumer<T> consumer) throws Exception {
    format.setRuntimeContext(
        new RuntimeUDFContext(
            new TaskInfoImpl("savepoint", savepoint.maxParallelism(), 0, pieces, 0),
            SavepointStates.class.getClassLoader(),
            new ExecutionConfig(),
            Map.of(),
            Map.of(),
            UnregisteredMetricsGroup.createOperatorMetricGroup()));
    format.openInputFormat();
    try {
      format.open(piece);
      while (!format.reachedEnd()) {
        T record = format.nextRecord(null);
        // A key that the function said nothing of.
        if (record != null) {
          consumer.accept(record);
        }
      }
    } catch (Exception e) {
      if (ExceptionUtils.findThrowable(e, FileNotFoundException.class).isPresent()
          || ExceptionUtils.findThrowable(e, NoSuchFileException.class).isPresent()) {
        throw new UserError(
            savepoint.folder()
                + ": expected all files that its _metadata names, found one missing; a running"
                + " pipeline takes old checkpoints away: try again, or read a savepoint",
            e);
      }
      throw e;
    } finally {
      format.close();
    }
  }
}
