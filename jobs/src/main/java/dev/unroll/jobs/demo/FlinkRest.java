package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** What a Flink cluster tells of its jobs through its REST interface. Thread-safe. */
final class FlinkRest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final JsonMapper mapper = new JsonMapper();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI jobs;

  /**
   * Of a cluster.
   *
   * @param web its web address
   */
  FlinkRest(URI web) {
    jobs = URI.create(web + "/jobs/");
  }

  /** Whether each of the job's vertices runs, not just the job; not as far as it is not told. */
  boolean isRunning(String job) throws IOException, InterruptedException {
    JsonNode vertices;
    try {
      vertices = get(job).path("vertices");
    } catch (HttpTimeoutException e) {
      // A busy machine answers the next time.
      return false;
    }
    for (JsonNode vertex : vertices) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return !vertices.isEmpty();
  }

  /**
   * The sum of a counter over all subtasks of all of a job's operators that have it; 0 while none
   * has reported it.
   */
  double sum(String job, String counter) throws IOException, InterruptedException {
    double sum = 0;
    for (JsonNode vertex : get(job).path("vertices")) {
      String metrics = job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      for (JsonNode metric : get(metrics)) {
        String id = metric.path("id").asText();
        if (id.endsWith("." + counter)) {
          sum += get(metrics + "?get=" + id + "&agg=sum").path(0).path("sum").asDouble();
        }
      }
    }
    return sum;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(jobs.resolve(path)).timeout(TIMEOUT).build();
    return mapper.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
