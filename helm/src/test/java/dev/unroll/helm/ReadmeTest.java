package dev.unroll.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table is values.yaml: each value, its default, and the comment above it. */
class ReadmeTest {
  private static final Pattern NAME = Pattern.compile("( *)([A-Za-z]+):.*");
  private static final Pattern COMMENT = Pattern.compile(" *# (.*)");

  @Test
  void theTableIsValuesYaml() throws IOException {
    List<String> lines = Files.readAllLines(Chart.FOLDER.resolve("README.md"));
    List<String> table = lines.stream().filter(it -> it.startsWith("| `")).toList();
    assertThat(table).isEqualTo(rows(Chart.FOLDER.resolve("values.yaml")));
  }

  private static List<String> rows(Path values) throws IOException {
    JsonNode defaults = Chart.YAML.readTree(values.toFile());
    List<String> rows = new ArrayList<>();
    List<String> path = new ArrayList<>();
    String comment = "";
    for (String line : Files.readAllLines(values)) {
      Matcher name = NAME.matcher(line);
      Matcher note = COMMENT.matcher(line);
      if (note.matches()) {
        comment = note.group(1);
      } else if (name.matches()) {
        path.subList(name.group(1).length() / 2, path.size()).clear();
        path.add(name.group(2));
        JsonNode value = defaults.at("/" + String.join("/", path));
        if (!value.isObject() || value.isEmpty()) {
          assertThat(comment).as("the comment above %s", path).isNotEmpty();
          rows.add("| `%s` | `%s` | %s |".formatted(String.join(".", path), value, comment));
        }
        comment = "";
      }
    }
    return rows;
  }
}
