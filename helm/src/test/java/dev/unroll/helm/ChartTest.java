package dev.unroll.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example is what Helm, the operator, Kubernetes and Unroll ask for. */
class ChartTest {
  private final KubernetesSerialization kubernetes = new KubernetesSerialization();

  @ParameterizedTest
  @MethodSource("dev.unroll.helm.Chart#examples")
  void anExamplePassesHelmsStrictLint(Path values, @TempDir Path scratch) throws Exception {
    LintResult result = Chart.lint(values, scratch.resolve("unroll"));
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("dev.unroll.helm.Chart#examples")
  void everyResourceOfAnExampleFitsItsType(Path values) throws Exception {
    List<String> faults = new ArrayList<>();
    for (JsonNode resource : Chart.render(values, Map.of())) {
      String kind = resource.path("kind").asText();
      if (resource.path("apiVersion").asText().startsWith("flink.apache.org/")) {
        faults.addAll(OperatorTypes.faults(resource));
      } else {
        faults.addAll(Misspelt.in(kind, kubernetes.unmarshal(resource.toString())));
      }
    }
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.unroll.helm.Chart#examples")
  void theMountedPipelineIsAValidPipelineFile(Path values) throws Exception {
    JsonNode map = Chart.only("ConfigMap", Chart.render(values, Map.of()));
    JsonNode pipeline = Chart.YAML.readTree(map.at("/data/pipeline.yaml").asText());
    assertThat(pipelineSchema().validate(pipeline)).isEmpty();
  }

  private static JsonSchema pipelineSchema() throws Exception {
    try (InputStream in =
        ChartTest.class.getResourceAsStream("/dev/unroll/schemas/pipeline.schema.json")) {
      return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
    }
  }
}
