package dev.unroll.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the rendered resources find what a careless template would do. */
class TypesTest {
  private final ObjectNode deployment =
      (ObjectNode) Chart.only("FlinkDeployment", Chart.render(Chart.example("minimal"), Map.of()));

  @ParameterizedTest
  @CsvSource({
    "/spec/job, upgradeMod, spec.job.upgradeMod: the operator's model has no such field",
    "/spec/podTemplate/spec, volums, spec.podTemplate.Spec.volums: no such field",
    "/spec/podTemplate/spec/containers/0/securityContext, readOnlyRoot, "
        + "spec.podTemplate.Spec.Containers[0].SecurityContext.readOnlyRoot: no such field",
  })
  void aMisspeltFieldIsFound(String where, String name, String fault) {
    ((ObjectNode) deployment.at(where)).put(name, "x");
    assertThat(OperatorTypes.faults(deployment)).contains(fault);
  }

  @Test
  void aValueOfTheWrongTypeIsFound() {
    JsonNode container = deployment.at("/spec/podTemplate/spec/containers/0");
    ((ObjectNode) container.get("securityContext")).put("readOnlyRootFilesystem", "yes");
    assertThat(definitionFaults()).anyMatch(it -> it.contains("readOnlyRootFilesystem"));
  }

  @Test
  void anUnknownUpgradeModeIsFound() {
    ((ObjectNode) deployment.at("/spec/job")).put("upgradeMode", "hope");
    assertThat(definitionFaults()).anyMatch(it -> it.contains("spec.job.upgradeMode"));
  }

  private List<String> definitionFaults() {
    return OperatorTypes.definitionFaults(deployment);
  }
}
