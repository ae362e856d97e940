package dev.unroll.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;

/**
 * A job of a cluster's overview.
 *
 * @param state as Flink calls it
 * @param started epoch milliseconds
 * @param lasted until now, or until it ended
 */
public record ClusterJob(String id, String name, String state, long started, Duration lasted) {
  static final Comparator<ClusterJob> NEWEST_FIRST =
      Comparator.comparingLong(ClusterJob::started).reversed();

  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  static ClusterJob of(JsonNode job) {
    return new ClusterJob(
        job.path("jid").asText(),
        job.path("name").asText(),
        job.path("state").asText(),
        job.path("start-time").asLong(),
        Duration.ofMillis(job.path("duration").asLong()));
  }

  /** Whether nothing more comes of it. */
  public boolean ended() {
    return ENDED.contains(state);
  }

  /** Whether it ended by itself, in a fault. */
  public boolean failed() {
    return state.equals("FAILED");
  }
}
