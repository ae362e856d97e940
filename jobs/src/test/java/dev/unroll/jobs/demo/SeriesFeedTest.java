package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.data.Series;
import dev.unroll.schemas.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesFeedTest {
  private static final long HOUR = 3_600_000;

  @Test
  void samplesOfAllSeriesComeByTimeAndKeepTheirDistances() {
    SeriesSamples samples =
        SeriesSamples.of(
            List.of(
                new Series("a", new long[] {0, HOUR, 3 * HOUR}, new double[] {1, Double.NaN, 3}),
                new Series("b", new long[] {0, HOUR}, new double[] {10, 20})));
    assertThat(samples.interval()).isEqualTo(Duration.ofHours(1));
    SeriesFeed feed = new SeriesFeed(samples.samples(), 7200, "two");
    List<String> values = new ArrayList<>();
    List<Long> gaps = new ArrayList<>();
    for (Message next = feed.next(Instant.EPOCH); next != null; next = feed.next(Instant.EPOCH)) {
      values.add(new String(next.value(), StandardCharsets.UTF_8));
      gaps.add(feed.gap(0) / 1_000_000);
      assertThat(next.topic()).isEqualTo(SampleMessages.TOPIC);
    }
    assertThat(values)
        .containsExactly(
            "{\"id\":\"s1\",\"series\":\"a\",\"time\":\"1970-01-01T00:00:00Z\",\"value\":1.0}",
            "{\"id\":\"s2\",\"series\":\"b\",\"time\":\"1970-01-01T00:00:00Z\",\"value\":10.0}",
            "{\"id\":\"s3\",\"series\":\"a\",\"time\":\"1970-01-01T01:00:00Z\",\"value\":null}",
            "{\"id\":\"s4\",\"series\":\"b\",\"time\":\"1970-01-01T01:00:00Z\",\"value\":20.0}",
            "{\"id\":\"s5\",\"series\":\"a\",\"time\":\"1970-01-01T03:00:00Z\",\"value\":3.0}");
    assertThat(gaps).containsExactly(0L, 500L, 0L, 1000L, 0L);
  }

  @Test
  void noFileIsTheUsersMistake() {
    assertThatThrownBy(() -> SeriesSamples.read(Path.of("none.csv")))
        .isInstanceOf(UserError.class)
        .hasMessage("--csv none.csv: expected a CSV file of series, found none");
  }
}
