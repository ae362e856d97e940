package dev.unroll.jobs.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The chart's own tests know the schema alone; these hold its examples against their models. */
class ChartPipelinesTest {
  private static final Path EXAMPLES = Path.of("..", "helm", "examples");

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void pipelineOfAnExample_fitsItsModel(Path file) throws IOException {
    Map<String, Object> values = new Yaml().load(Files.readString(file));
    String pipeline = new JsonMapper().writeValueAsString(values.get("pipeline"));
    assertThat(PipelineReader.parse(pipeline, file.toString(), EXAMPLES, List.of())).isNotNull();
  }
}
