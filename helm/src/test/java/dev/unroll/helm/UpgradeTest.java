package dev.unroll.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade keeps every hidden state, and what is secret stays in its Secret. */
class UpgradeTest {
  @Test
  void anUpgradeStopsWithASavepointAndHasAPlaceForIt() {
    JsonNode spec = deployment("minimal", Map.of()).path("spec");
    assertThat(spec.at("/job/upgradeMode").asText()).isEqualTo("savepoint");
    assertThat(option(spec, "execution.checkpointing.savepoint-dir"))
        .isEqualTo("s3://streams/unroll/savepoints");
    assertThat(option(spec, "execution.checkpointing.externalized-checkpoint-retention"))
        .isEqualTo("RETAIN_ON_CANCELLATION");
  }

  @Test
  void aChangedPipelineIsAnUpgrade() {
    JsonNode before = deployment("minimal", Map.of());
    JsonNode after = deployment("minimal", Map.of("pipeline.model.bundle", "zoo/tweet-emotion"));
    String hash = "/spec/podTemplate/metadata/annotations/unroll.dev~1pipeline";
    assertThat(after.at(hash)).isNotEqualTo(before.at(hash));
  }

  @Test
  void thePipelineOfAFileArrivesAsItIs(@TempDir Path folder) throws Exception {
    String text = "# mine\nname: \"mine\"\nmodel: {bundle: zoo/tagger}\n";
    Path file = Files.writeString(folder.resolve("mine.yaml"), text);
    String rendered =
        new Helm(Chart.FOLDER)
            .template()
            .withKubeVersion("1.33.0")
            .set("storage.checkpoints", "s3://b/c")
            .set("storage.savepoints", "s3://b/s")
            .set("highAvailability.storage", "s3://b/h")
            .setFile("pipeline", file)
            .call();
    JsonNode map = Chart.only("ConfigMap", Chart.documents(rendered));
    assertThat(map.at("/data/pipeline.yaml").asText().strip()).isEqualTo(text.strip());
  }

  @Test
  void aWholeNumberOfFlinksStaysOne() {
    JsonNode spec =
        deployment("minimal", Map.of("flinkConfiguration.a\\.b", 1_000_000)).path("spec");
    assertThat(option(spec, "a.b")).isEqualTo("1000000");
  }

  @Test
  void credentialsAreReferences() {
    JsonNode container =
        deployment("kafka-sasl-tls", Map.of()).at("/spec/podTemplate/spec/containers/0");
    JsonNode password = container.path("env").get(1);
    assertThat(password.path("name").asText()).isEqualTo("KAFKA_PASSWORD");
    assertThat(password.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("kafka-user");
    assertThat(password.has("value")).isFalse();
  }

  @Test
  void aDeviceIsAskedForByItsResourceName() {
    JsonNode spec = deployment("gpu", Map.of()).path("spec");
    assertThat(option(spec, "external-resource.gpu.amount")).isEqualTo("1");
    assertThat(option(spec, "external-resource.gpu.kubernetes.config-key"))
        .isEqualTo("nvidia.com/gpu");
  }

  private static JsonNode deployment(String example, Map<String, ?> more) {
    return Chart.only("FlinkDeployment", Chart.render(Chart.example(example), more));
  }

  private static String option(JsonNode spec, String name) {
    return spec.path("flinkConfiguration").path(name).asText();
  }
}
