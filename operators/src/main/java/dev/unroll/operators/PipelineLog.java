package dev.unroll.operators;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subtask's lines in the log, as {@code what pipeline=… model=… name=value …}: whoever collects
 * them finds a pipeline, a model or a key. A key is named by a hash, and nothing of what a record
 * says is there.
 */
final class PipelineLog {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineLog.class);
  private static final int HASH_BYTES = 6;

  private final String pipeline;
  private final String model;
  private final String subtask;

  /**
   * @param model its name and version
   */
  PipelineLog(String pipeline, String model, String subtask) {
    this.pipeline = pipeline;
    this.model = model;
    this.subtask = subtask;
  }

  static PipelineLog of(RuntimeContext context, String model) {
    TaskInfo task = context.getTaskInfo();
    return new PipelineLog(
        context.getJobInfo().getJobName(),
        model,
        task.getIndexOfThisSubtask() + 1 + "/" + task.getNumberOfParallelSubtasks());
  }

  /** What a subtask goes through. */
  void info(String what, Object... namesAndValues) {
    LOG.info("{}", line(what, namesAndValues));
  }

  /** What someone should look at. */
  void warn(String what, Object... namesAndValues) {
    LOG.warn("{}", line(what, namesAndValues));
  }

  /** What befalls a single event: as many lines as events, so at level debug alone. */
  void event(String what, KeyedChunk event, Object... namesAndValues) {
    if (LOG.isDebugEnabled()) {
      String line = line(what, namesAndValues);
      LOG.debug("{} record={} key-hash={}", line, event.raw().origin().asId(), hash(event.key()));
    }
  }

  /** What befalls a key, at level debug as well. */
  void key(String what, String key, Object... namesAndValues) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("{} key-hash={}", line(what, namesAndValues), hash(key));
    }
  }

  String line(String what, Object... namesAndValues) {
    StringBuilder line = new StringBuilder(what);
    line.append(" pipeline=").append(pipeline).append(" model=").append(model);
    line.append(" subtask=").append(subtask);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      line.append(' ').append(namesAndValues[i]).append('=').append(namesAndValues[i + 1]);
    }
    return line.toString();
  }

  private static String hash(String key) {
    return hash(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The beginning of the key's SHA-256: the same for the same key, and no way back. */
  static String hash(byte @Nullable [] key) {
    if (key == null) {
      return "none";
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
