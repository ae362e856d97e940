package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BriefTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "0.256, 0.26",
    "-0.0001, 0.00",
    "98.44, 98.4",
    "999.7, 1000",
    "9999, 9999",
    "9999.7, 10.0 k",
    "123456789, 123.5 M",
    "-2.5e12, -2.50 T",
    "1e30, 1000000000000 E",
    "NaN, –"
  })
  void fewDigitsAndAPrefix(double value, String expected) {
    assertThat(Brief.of(value)).isEqualTo(expected);
  }
}
