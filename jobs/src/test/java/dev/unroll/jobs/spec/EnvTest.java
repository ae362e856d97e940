package dev.unroll.jobs.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvTest {
  @Test
  void references_areFilledWhereverTheyStand() {
    Map<String, String> variables = Map.of("A", "a$1\\", "B_2", "");
    assertThat(Env.fill("${env:A}-${env:B_2}-${env:A}", variables::get)).isEqualTo("a$1\\--a$1\\");
  }

  @Test
  void otherText_staysAsItIs() {
    String text = "$A ${A} ${file:/x:y} ${env:A $env:A}";
    assertThat(Env.fill(text.replace("${env:A ", "${env "), name -> "!")).contains("${file:/x:y}");
    assertThat(Env.fill("plain", name -> "!")).isEqualTo("plain");
  }

  @Test
  void properties_areFilledFromThisProcess() {
    assertThat(Env.fill(Map.of("a", "[${env:PATH}]")))
        .isEqualTo(Map.of("a", "[" + System.getenv("PATH") + "]"));
  }

  @Test
  void missingVariables_areFoundWhateverTheirName() {
    assertThat(
            Env.missing(
                Map.of("a", "${env:PATH}${env:UNROLL_NO_SUCH}", "b", "${env:no-name}", "c", "x")))
        .containsExactly("UNROLL_NO_SUCH", "no-name");
  }
}
