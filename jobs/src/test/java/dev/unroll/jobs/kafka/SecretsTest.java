package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  @Test
  void references_areFilledInByTheClient() throws Exception {
    Path lines = Files.writeString(folder.resolve("secrets.properties"), "user=mira\n");
    Files.writeString(folder.resolve("password"), "rain");
    Map<String, String> values =
        Map.of(
            "bootstrap.servers",
            "a:1",
            "client.id",
            "${env:PATH} ${file:" + lines + ":user} ${directory:" + folder + ":password}");
    assertThat(new AdminClientConfig(Secrets.properties(values)).getString("client.id"))
        .isEqualTo(System.getenv("PATH") + " mira rain");
  }

  @Test
  void missingVariables_areFoundWhateverTheirName() {
    assertThat(Secrets.missing("${env:PATH}${env:UNROLL_NO_SUCH} ${env:no-name} ${file:/x:y} $A"))
        .containsExactly("UNROLL_NO_SUCH", "no-name");
  }
}
