package dev.unroll.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job beside its overview.
 *
 * @param scheduler as Flink calls it
 * @param checkpoint the newest complete one; null where there is none
 * @param failedCheckpoints since the job began
 * @param failure the newest; null where there was none
 * @param lost Kafka transactions that could not be committed since their tasks last began: their
 *     predictions are gone, or no one can say any more
 */
public record JobReport(
    String scheduler,
    List<Vertex> vertices,
    @Nullable Checkpoint checkpoint,
    long failedCheckpoints,
    @Nullable Failure failure,
    long lost) {
  /** Names of exceptions before a message; there are two where one came over the wire. */
  private static final String EXCEPTIONS =
      "^(?:(?:[a-z][A-Za-z0-9_]*\\.)+[A-Z]\\w*(?:Exception|Error|Throwable): )+";

  /** Operators that run as one task. */
  public record Vertex(String name, int parallelism, String state, long in, long out) {}

  /**
   * A complete checkpoint or savepoint.
   *
   * @param path where it lies
   * @param ended epoch milliseconds
   */
  public record Checkpoint(long id, String path, long ended, long bytes, Duration took) {}

  /**
   * What made the job restart or end.
   *
   * @param time epoch milliseconds
   */
  public record Failure(long time, String cause) {}

  static JobReport of(JsonNode job, JsonNode checkpoints, JsonNode exceptions, long lost) {
    List<Vertex> vertices = new ArrayList<>();
    for (JsonNode vertex : job.path("vertices")) {
      vertices.add(
          new Vertex(
              vertex.path("name").asText(),
              vertex.path("parallelism").asInt(),
              vertex.path("status").asText(),
              vertex.at("/metrics/read-records").asLong(),
              vertex.at("/metrics/write-records").asLong()));
    }
    JsonNode failure = exceptions.at("/exceptionHistory/entries/0");
    return new JobReport(
        job.path("schedulerType").asText("unknown"),
        vertices,
        checkpoint(checkpoints.path("latest")),
        checkpoints.at("/counts/failed").asLong(),
        failure.isMissingNode()
            ? null
            : new Failure(
                failure.path("timestamp").asLong(), cause(failure.path("stacktrace").asText())),
        lost);
  }

  private static @Nullable Checkpoint checkpoint(JsonNode latest) {
    JsonNode completed = latest.path("completed");
    JsonNode savepoint = latest.path("savepoint");
    JsonNode newest =
        savepoint.path("id").asLong(-1) > completed.path("id").asLong(-1) ? savepoint : completed;
    return newest.has("id")
        ? new Checkpoint(
            newest.path("id").asLong(),
            newest.path("external_path").asText(),
            newest.path("latest_ack_timestamp").asLong(),
            newest.path("state_size").asLong(),
            Duration.ofMillis(newest.path("end_to_end_duration").asLong()))
        : null;
  }

  /** The innermost cause of a stack trace, in one line, without its class's name. */
  static String cause(String trace) {
    List<String> causes = trace.lines().filter(line -> line.startsWith("Caused by: ")).toList();
    String line =
        causes.isEmpty()
            ? trace.lines().findFirst().orElse("no reason told")
            : causes.get(causes.size() - 1).substring("Caused by: ".length());
    return line.replaceFirst(EXCEPTIONS, "");
  }
}
