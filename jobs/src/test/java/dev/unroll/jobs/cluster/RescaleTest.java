package dev.unroll.jobs.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster answers in Flink 2.3's own words, told to the user. */
class RescaleTest {
  private HttpServer flink;
  private int status = 200;
  private ObjectNode requirements = JsonNodeFactory.instance.objectNode();
  private ObjectNode updated = requirements;

  @BeforeEach
  void start() throws IOException {
    flink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ObjectNode overview = JsonNodeFactory.instance.objectNode();
    overview.put("flink-version", EnvironmentInformation.getVersion());
    flink.createContext("/overview", exchange -> answer(exchange, 200, overview));
    flink.createContext(
        "/jobs/overview",
        exchange -> {
          ObjectNode jobs = JsonNodeFactory.instance.objectNode();
          jobs.putArray("jobs")
              .addObject()
              .put("jid", "a")
              .put("name", "p")
              .put("state", "RUNNING");
          answer(exchange, 200, jobs);
        });
    flink.createContext(
        "/jobs/a/resource-requirements",
        exchange -> {
          boolean put = exchange.getRequestMethod().equals("PUT");
          answer(exchange, put ? status : 200, put ? updated : requirements);
        });
    flink.start();
  }

  @AfterEach
  void stop() {
    flink.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, ObjectNode json)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = json.toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void refuse(int with, String error) {
    status = with;
    updated = JsonNodeFactory.instance.objectNode();
    updated.putArray("errors").add("Internal server error.").add(error);
  }

  private void rescale(int parallelism) throws IOException, InterruptedException {
    Cluster cluster = Cluster.at("127.0.0.1:" + flink.getAddress().getPort());
    cluster.rescale(cluster.find("p"), parallelism);
  }

  @Test
  void numberThatFlinkRefuses_isToldWithItsReason() {
    refuse(
        400,
        "The newly requested parallelism 2000 for the job vertex b exceeds its maximum parallelism"
            + " 1024.");
    assertThatThrownBy(() -> rescale(2_000))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "rescale: p stays as it is: The newly requested parallelism 2000 for the job vertex b"
                + " exceeds its maximum parallelism 1024.");
  }

  @Test
  void schedulerThatCannot_isToldWithTheWayOut() {
    refuse(
        500,
        "<Exception on server side:\njava.util.concurrent.CompletionException: it failed\n\tat a.B\n"
            + "Caused by: java.lang.UnsupportedOperationException: The DefaultScheduler does not support changing"
            + " the parallelism without a job restart. This feature is currently only expected to"
            + " work with the AdaptiveScheduler.\n\tat c.D\n\nEnd of exception on server side>");
    assertThatThrownBy(() -> rescale(2))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "rescale: expected a cluster with jobmanager.scheduler: adaptive, which")
        .hasMessageContaining("found one that says \"The DefaultScheduler does not support")
        .hasMessageContaining("unroll stop --savepoint DIR");
  }
}
