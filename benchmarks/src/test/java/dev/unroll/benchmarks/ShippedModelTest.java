package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.Chunk;
import dev.unroll.operators.Carry;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedModelTest {
  @ParameterizedTest
  @ValueSource(strings = {"zoo/tweet-sentiment", "zoo/tagger", "zoo/forecast-short"})
  void inputs_areWhatTheModelReads_andItsGraphRunsOnThem(String name) throws Exception {
    Subject subject = Subject.of(name);

    assertThat(subject.chunks())
        .hasSize(subject.inputs())
        .extracting(Chunk::steps)
        .doesNotContain(0);
    try (RawCall call = subject.raw(3)) {
      assertThat(call.rows()).isEqualTo(3);
      call.run();
    }
  }

  @Test
  void aSeries_goesOnInTime_whoeversItIs() {
    Subject hourly = Subject.of("zoo/forecast-hourly");

    assertThat(hourly.carry()).isEqualTo(Carry.KEY);
    assertThat(hourly.members(hourly.pick(19, 10)))
        .isEqualTo(hourly.members(hourly.pick(10, 10)))
        .startsWith("\"time\":\"2026-01-01T01:00:00Z\",\"value\":");
  }

  @Test
  void textsOfOnesOwn_areRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("own.jsonl");
    Files.writeString(file, "{\"text\":\"one \\\"two\\\"\"}\n{\"other\":1}\n");

    assertThat(ShippedModel.of("zoo/tweet-sentiment", file).members())
        .containsExactly("\"text\":\"one \\\"two\\\"\"");
  }

  @Test
  void aFileWithoutTexts_isTheUsersMistake(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("none.jsonl"), "{}\n");

    assertThatThrownBy(() -> ShippedModel.of("zoo/tweet-sentiment", file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--in: expected JSON lines with a \"text\" each");
  }

  @Test
  void anotherShippedModel_isTheUsersMistake() {
    assertThatThrownBy(() -> Subject.of("zoo/none"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--models zoo/none: expected one of [zoo/entities,");
  }

  @Test
  void aPeerOfOneTokenAnEvent_isRefusedForOthers() {
    Subject tagger = Subject.of("zoo/tagger");

    Contender.ROW.check(tagger);
    assertThatThrownBy(() -> Contender.TUNED.check(tagger))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--peers tuned: reads one token an event, and zoo/tagger does not; say --peers row");
  }
}
