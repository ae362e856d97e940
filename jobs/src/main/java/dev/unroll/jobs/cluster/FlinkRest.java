package dev.unroll.jobs.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * A Flink cluster's REST interface, in JSON: what it promises to keep from version to version.
 * Thread-safe.
 */
public final class FlinkRest {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A busy JobManager takes its time, as to make a job's graph. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final int FIRST_FAILURE = 400;

  /** Before the stack trace of what went wrong in the JobManager. */
  private static final String TRACE = "<Exception on server side:";

  private final JsonMapper mapper = new JsonMapper();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final String web;

  /**
   * Of a cluster.
   *
   * @param web its web address
   */
  public FlinkRest(URI web) {
    this.web = web.toString();
  }

  /** Whether each of the job's vertices runs, not just the job; not as far as it is not told. */
  public boolean isRunning(String job) throws IOException, InterruptedException {
    JsonNode vertices;
    try {
      vertices = get("/jobs/" + job).path("vertices");
    } catch (HttpTimeoutException | RestException e) {
      // A busy machine answers the next time, a new job is known a moment later.
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
  public double sum(String job, String counter) throws IOException, InterruptedException {
    double sum = 0;
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      String metrics =
          "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      for (JsonNode metric : get(metrics)) {
        String id = metric.path("id").asText();
        if (id.endsWith("." + counter)) {
          sum += get(metrics + "?get=" + id + "&agg=sum").path(0).path("sum").asDouble();
        }
      }
    }
    return sum;
  }

  /**
   * Asks for something.
   *
   * @param path from the root, as in {@code /jobs/overview}
   * @throws RestException where the cluster refuses it
   */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body.toString())));
  }

  JsonNode put(String path, JsonNode body) throws IOException, InterruptedException {
    return send(request(path).PUT(BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(web + path))
        .timeout(ANSWER)
        .header("Content-Type", "application/json");
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= FIRST_FAILURE) {
      throw new RestException(response.statusCode(), reason(response.body()));
    }
    return response.body().isBlank() ? mapper.createObjectNode() : mapper.readTree(response.body());
  }

  /** Flink lists messages, stack traces among them: what was meant is a trace's innermost cause. */
  private String reason(String body) {
    try {
      JsonNode errors = mapper.readTree(body).path("errors");
      for (JsonNode error : errors) {
        String text = error.asText();
        if (text.startsWith(TRACE)) {
          return JobReport.cause(text.substring(TRACE.length()).strip());
        }
        String line = text.lines().findFirst().orElse("");
        if (!line.isBlank() && !line.equals("Internal server error.")) {
          return line.replaceAll("\\b(?:[a-z][A-Za-z0-9]*\\.)+[A-Z][A-Za-z]*Exception: ", "");
        }
      }
      return errors.path(0).asText();
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
