package dev.unroll.jobs.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecTreeTest {
  private static final String YAML = "name: p\nbatch: {rows: 3}\nemit: {on: every, pass: [/a]}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          batch.rows=64           | /batch/rows | 64
          name=q                  | /name | "q"
          name="2026"             | /name | "2026"
          name=a=b                | /name | "a=b"
          name=                   | /name | null
          emit.pass=[/a, /b]      | /emit/pass | ["/a","/b"]
          model.bundle=zoo/x      | /model/bundle | "zoo/x"
          name.first=x            | /name | {"first":"x"}
          flink.taskmanager.memory.size=1g | /flink/taskmanager.memory.size | "1g"
          source.kafka.properties.security.protocol=SSL | /source/kafka/properties/security.protocol | "SSL"
          sink.kafka.properties.linger.ms=5 | /sink/kafka/properties/linger.ms | 5
          /flink/a.b=1            | /flink/a.b | 1
          /batch/rows=5           | /batch/rows | 5
          /a~1b=5                 | /a~1b | 5
          """)
  void override_setsItsField(String override, String at, String value) {
    assertThat(SpecTree.parse(YAML, "p.yaml", List.of(override)).at(at)).hasToString(value);
  }

  @Test
  void overrides_countInTheirOrderAndLeaveTheRest() {
    ObjectNode tree = SpecTree.parse(YAML, "p.yaml", List.of("batch.rows=1", "batch.rows=2"));
    assertThat(tree)
        .hasToString(
            "{\"name\":\"p\",\"batch\":{\"rows\":2},\"emit\":{\"on\":\"every\",\"pass\":[\"/a\"]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          batch.rows | --set batch.rows: expected path=value, as in batch.rows=64
          =5         | --set =5: expected path=value, as in batch.rows=64
          a..b=5     | --set a..b=5: expected names between the dots, found none
          .=5        | --set .=5: expected names between the dots, found none
          /=5        | --set /=5: expected names between the dots, found none
          a=[1       | --set a=[1: the value is not YAML: while parsing a flow sequence, expected ',' or ']', but got <stream end>
          a=*b       | --set a=*b: the value is not YAML: an alias (*b); write the value out
          """)
  void overrideThatIsNone_isTold(String override, String told) {
    assertThatThrownBy(() -> SpecTree.parse(YAML, "p.yaml", List.of(override)))
        .isInstanceOf(UserError.class)
        .hasMessage(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``            | p.yaml: expected a pipeline (name, source, model, sink), found nothing
          []            | p.yaml: expected a pipeline (name, source, model, sink), found an array of 0
          just text     | p.yaml: expected a pipeline (name, source, model, sink), found string "just text"
          a: 1\\na: 2   | p.yaml: expected YAML, found a fault (line 2): Duplicate field 'a'
          a: [1         | p.yaml: expected YAML, found a fault (line 1): while parsing a flow sequence, expected ',' or ']', but got <stream end>
          a:\\n\\tb: 1  | p.yaml: expected YAML, found a fault (line 2): while scanning for the next token, found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)
          a: &x 1\\nb: *x | p.yaml: expected YAML, found a fault (line 2): an alias (*x); write the value out
          a: 1\\n---\\nb: 2 | p.yaml: expected YAML, found a fault (line 3): a second document
          a: .inf       | p.yaml: expected YAML, found a fault (line 1): Malformed numeric value '.inf'
          """)
  void whatIsNoPipeline_isToldWithItsLine(String yaml, String told) {
    assertThatThrownBy(() -> SpecTree.parse(unescape(yaml), "p.yaml", List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(told.replace("\\\\", "\\"));
  }

  private static String unescape(String yaml) {
    return yaml.replace("\\n", "\n").replace("\\t", "\t");
  }

  @Test
  void filesThatCannotBeRead_areTold(@TempDir Path folder) throws IOException {
    Path absent = folder.resolve("absent.yaml");
    assertThatThrownBy(() -> SpecTree.read(absent, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(absent + ": expected a pipeline file, found none");
    assertThatThrownBy(() -> SpecTree.read(folder, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(folder + ": cannot be read: Is a directory");
    Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xe4});
    assertThatThrownBy(() -> SpecTree.read(latin, List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(latin + ": expected YAML in UTF-8, found another encoding");
  }
}
