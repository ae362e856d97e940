package dev.unroll.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.FlinkSessionJob;
import org.apache.flink.kubernetes.operator.config.FlinkConfigManager;
import org.apache.flink.kubernetes.operator.validation.DefaultValidator;

/** What the operator itself refuses before it touches a cluster: its own validator. */
final class OperatorValidator {
  /** The newest that this validator knows; the chart's is newer. */
  private static final String FLINK = "v1_18";

  private final DefaultValidator validator =
      new DefaultValidator(new FlinkConfigManager(new Configuration()));

  /** The first fault of a FlinkDeployment. */
  Optional<String> fault(JsonNode deployment) {
    return validator.validateDeployment(read(deployment));
  }

  /** The first fault of a FlinkSessionJob that runs on the cluster of a FlinkDeployment. */
  Optional<String> fault(JsonNode sessionJob, JsonNode deployment) {
    return validator.validateSessionJob(
        Chart.YAML.convertValue(sessionJob, FlinkSessionJob.class), Optional.of(read(deployment)));
  }

  private static FlinkDeployment read(JsonNode resource) {
    ObjectNode copy = resource.deepCopy();
    ((ObjectNode) copy.path("spec")).put("flinkVersion", FLINK);
    return Chart.YAML.convertValue(copy, FlinkDeployment.class);
  }
}
