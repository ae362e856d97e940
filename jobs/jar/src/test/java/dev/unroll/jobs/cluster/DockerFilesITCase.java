package dev.unroll.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of {@code docker/} are what the tools that read them ask for. */
@Tag("image")
class DockerFilesITCase {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-compose -f docker/compose.yaml config --quiet",
        "hadolint docker/Dockerfile",
        "promtool check rules docker/prometheus/alerts.yaml",
        "promtool test rules docker/prometheus/alerts.test.yaml",
      })
  void toolHasNothingToSay(String command) throws Exception {
    String[] words = command.split(" ", -1);
    assumeTrue(isInstalled(words[0]), words[0] + " is installed");
    Process process =
        new ProcessBuilder(words)
            .directory(FlinkImage.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
