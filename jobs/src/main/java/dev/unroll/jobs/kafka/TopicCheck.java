package dev.unroll.jobs.kafka;

import dev.unroll.jobs.spec.PipelineSpec;
import dev.unroll.schemas.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline needs of its brokers: that they answer, have its topics, allow its transactions.
 */
public final class TopicCheck {
  private static final int TIMEOUT_SECONDS = 10;
  private static final String MOST_TIMEOUT = "transaction.max.timeout.ms";

  private final List<Problem> problems = new ArrayList<>();

  private TopicCheck() {}

  /** Every fault found; none when the pipeline can start. */
  public static List<Problem> check(PipelineSpec spec) {
    TopicCheck check = new TopicCheck();
    Map<String, String> input = spec.source().properties();
    Map<String, String> output = new LinkedHashMap<>(spec.sink().properties());
    check.variables("source.kafka.properties", input);
    // What the sink has of the source is told once.
    output.entrySet().removeAll(input.entrySet());
    check.variables("sink.kafka.properties", output);
    if (!check.problems.isEmpty()) {
      return check.problems;
    }
    check.brokers(
        "source.kafka",
        spec.source().bootstrap(),
        spec.source().properties(),
        Map.of("source.kafka.topic", spec.source().topic()),
        null);
    Map<String, String> out =
        spec.deadLetterTopic() == null
            ? Map.of("sink.kafka.topic", spec.sink().topic())
            : Map.of(
                "sink.kafka.topic",
                spec.sink().topic(),
                "dead-letter.kafka.topic",
                spec.deadLetterTopic());
    check.brokers(
        "sink.kafka",
        spec.sink().bootstrap(),
        spec.sink().properties(),
        out,
        spec.sink().exactlyOnce() ? spec.sink().transactionTimeout().toMillis() : null);
    return check.problems;
  }

  /**
   * What tells a pipeline's input from every other: offsets of one topic mean nothing in another,
   * nor in a new one of the same name.
   */
  public static String inputIdentity(PipelineSpec spec) throws Exception {
    try (Admin admin = admin(spec.source().bootstrap(), spec.source().properties())) {
      String topic = spec.source().topic();
      return "topic "
          + topic
          + " (id "
          + Objects.requireNonNull(
                  admin
                      .describeTopics(List.of(topic))
                      .allTopicNames()
                      .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                      .get(topic))
              .topicId()
          + ")";
    }
  }

  private static Admin admin(String bootstrap, Map<String, String> properties) {
    Properties client = Secrets.properties(properties);
    client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
    return Admin.create(client);
  }

  private void variables(String path, Map<String, String> properties) {
    properties.forEach(
        (name, value) ->
            Secrets.missing(value)
                .forEach(
                    variable ->
                        problems.add(
                            new Problem(
                                path + "." + name,
                                "expected the environment variable "
                                    + variable
                                    + ", found none"))));
  }

  private void brokers(
      String path,
      String bootstrap,
      Map<String, String> properties,
      Map<String, String> topics,
      @Nullable Long transactionTimeout) {
    try (Admin admin = admin(bootstrap, properties)) {
      Set<String> existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      topics.forEach(
          (field, topic) -> {
            if (!existing.contains(topic)) {
              problems.add(
                  new Problem(
                      field,
                      "expected a topic of "
                          + bootstrap
                          + ", found none called "
                          + topic
                          + "; create it first, so that its partitions are your choice"));
            }
          });
      if (transactionTimeout != null) {
        transactions(admin, transactionTimeout);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      problems.add(
          new Problem(
              path + ".bootstrap",
              "expected a Kafka broker at "
                  + bootstrap
                  + ", found none that answers within "
                  + TIMEOUT_SECONDS
                  + " s"
                  + (cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")")
                  + "; is it running, and is the address right? unroll apply needs none"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.add(new Problem(path, "interrupted"));
    }
  }

  private void transactions(Admin admin, long timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    Config config;
    try {
      config = brokerConfig(admin);
    } catch (ExecutionException e) {
      // Who may use a broker need not have the right to read its settings.
      if (e.getCause() instanceof AuthorizationException) {
        return;
      }
      throw e;
    }
    ConfigEntry most = config.get(MOST_TIMEOUT);
    if (most != null && most.value() != null && timeout > Long.parseLong(most.value())) {
      problems.add(
          new Problem(
              "sink.kafka.transaction-timeout",
              "expected at most the broker's "
                  + MOST_TIMEOUT
                  + " of "
                  + most.value()
                  + " ms, found "
                  + timeout
                  + " ms; lower it, or raise the broker's"));
    }
  }

  private static Config brokerConfig(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Node node =
        admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).iterator().next();
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
    return Objects.requireNonNull(
        admin
            .describeConfigs(List.of(broker))
            .all()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .get(broker));
  }
}
