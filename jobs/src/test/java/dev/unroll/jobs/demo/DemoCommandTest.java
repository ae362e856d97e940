package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.cli.CommandLines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoCommandTest {
  @ParameterizedTest
  @CsvSource({
    "tags, --seconds, 5",
    "tags, --rate, 50",
    "forecast, --seconds, 5",
    "forecast, --tweets, mine.jsonl"
  })
  void optionBeforeADemosNameIsRefused(String demo, String option, String value) {
    CommandLines.Result result = CommandLines.run("demo", option, value, demo);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains(option + ": expected after " + demo + ", found before it")
        .contains("demo " + demo + " " + option);
  }
}
