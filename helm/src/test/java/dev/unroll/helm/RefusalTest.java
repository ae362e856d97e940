package dev.unroll.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values that make no sense are refused before anything reaches a cluster, and the message says
 * why.
 */
class RefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "taskManager.slots           | 0          | minimum: got 0, want 1",
        "taskManager.memory          | lots       | at '/taskManager/memory': 'lots' does not match pattern",
        "taskManager.managedShare    | 40         | at '/taskManager/managedShare': maximum: got 40, want 0.9",
        "taskmanager.slots           | 2          | additional properties 'taskmanager' not allowed",
        "job.parallelism             | many       | at '/job/parallelism': got string, want integer",
        "job.upgradeMode             | stateless  | at '/job/upgradeMode': value must be one of 'savepoint', 'last-state'",
        "flinkVersion                | v1_20      | at '/flinkVersion': 'v1_20' does not match pattern",
        "mode                        | standalone | at '/mode': value must be one of 'application', 'session'",
        "image.digest                | latest     | at '/image/digest': 'latest' does not match pattern",
        "gpu.count                   | -1         | at '/gpu/count': minimum: got -1, want 0",
        "autoscaler.utilization      | 70         | at '/autoscaler/utilization': exclusiveMaximum: got 70, want 1",
        "secrets.env.PASSWORD        | hunter2    | at '/secrets/env/PASSWORD': got string, want object",
        "podDisruptionBudget.maxUnavailable | 0   | minimum: got 0, want 1",
        "storage.checkpoints         | /disk      | at '/storage/checkpoints': '/disk' does not match pattern",
        "storage.checkpoints         | file:///disk/x | storage.checkpoints: expected a place that all pods share, found file:///disk/x; use an object store",
        "storage.savepoints          | ''         | storage.savepoints: expected a folder such as s3://bucket/unroll, found none; without it an upgrade",
        "highAvailability.storage    | ''         | highAvailability.storage: expected a folder",
        "mode                        | session    | job.jar: expected a URI that the operator can fetch",
        "autoscaler.minParallelism   | 64         | autoscaler.minParallelism: expected at most maxParallelism (16), found 64",
        "pipeline                    | ''         | pipeline: expected the text of a pipeline file, found none; add --set-file pipeline=mine.yaml",
      })
  void nonsenseIsRefused(String name, String value, String message) {
    assertRefused(Map.of(name, value), message);
  }

  @Test
  void withoutHighAvailabilityItsDependantsAreRefused() {
    assertRefused(
        Map.of("highAvailability.enabled", false, "jobManager.replicas", 2),
        "jobManager.replicas: expected 1 without high availability, found 2; set highAvailability.enabled=true");
    assertRefused(
        Map.of("highAvailability.enabled", false, "job.upgradeMode", "last-state"),
        "job.upgradeMode: last-state needs high availability");
  }

  private static void assertRefused(Map<String, ?> values, String message) {
    assertThatThrownBy(() -> Chart.text(Chart.example("minimal"), values))
        .hasMessageContaining(message);
  }
}
