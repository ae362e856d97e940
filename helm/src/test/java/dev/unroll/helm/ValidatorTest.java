package dev.unroll.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator's validator takes what the chart writes, and would not take everything. */
class ValidatorTest {
  private final OperatorValidator validator = new OperatorValidator();

  @ParameterizedTest
  @MethodSource("dev.unroll.helm.Chart#examples")
  void anExampleIsTaken(Path values) {
    List<JsonNode> resources = Chart.render(values, Map.of());
    JsonNode deployment = Chart.only("FlinkDeployment", resources);
    assertThat(validator.fault(deployment)).isEmpty();
    for (JsonNode resource : resources) {
      if (resource.path("kind").asText().equals("FlinkSessionJob")) {
        assertThat(validator.fault(resource, deployment)).isEmpty();
      }
    }
  }

  @Test
  void savepointsWithoutAPlaceAreRefused() {
    ObjectNode deployment = minimal();
    ((ObjectNode) deployment.at("/spec/flinkConfiguration"))
        .remove("execution.checkpointing.savepoint-dir");
    assertThat(validator.fault(deployment))
        .hasValueSatisfying(it -> assertThat(it).contains("savepoint"));
  }

  @Test
  void lastStateWithoutHighAvailabilityIsRefused() {
    ObjectNode deployment = minimal();
    ((ObjectNode) deployment.at("/spec/job")).put("upgradeMode", "last-state");
    ((ObjectNode) deployment.at("/spec/flinkConfiguration")).remove("high-availability.type");
    assertThat(validator.fault(deployment))
        .hasValueSatisfying(it -> assertThat(it).contains("last-state while HA disabled"));
  }

  @Test
  void aSessionJobOfAnotherClusterIsRefused() {
    List<JsonNode> resources = Chart.render(Chart.example("session"), Map.of());
    ObjectNode job = Chart.only("FlinkSessionJob", resources).deepCopy();
    ((ObjectNode) job.path("spec")).put("deploymentName", "another");
    assertThat(validator.fault(job, Chart.only("FlinkDeployment", resources)))
        .hasValueSatisfying(it -> assertThat(it).contains("cluster id"));
  }

  private static ObjectNode minimal() {
    return (ObjectNode)
        Chart.only("FlinkDeployment", Chart.render(Chart.example("minimal"), Map.of()));
  }
}
