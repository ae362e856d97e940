package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineFeedTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123456Z");

  @Test
  void allMetricsComeAtOnceAndThenNoneUntilTheNextSecond() {
    MachineFeed feed =
        new MachineFeed(
            now -> List.of(new Sample("load", now, 1.5), new Sample("threads", now, 40)), NOW);
    assertThat(feed.describe()).isEqualTo("2 metrics of this machine, each second");
    Message load = feed.next(NOW);
    assertThat(feed.gap(0)).isZero();
    Message threads = feed.next(NOW);
    assertThat(feed.gap(0)).isEqualTo(1_000_000_000L);
    assertThat(feed.gap(2_250_000_000L)).isEqualTo(750_000_000L);
    assertThat(load.key()).isEqualTo("load".getBytes(StandardCharsets.UTF_8));
    assertThat(new String(threads.value(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"s2\",\"series\":\"threads\",\"time\":\"2026-03-02T08:00:00.123Z\",\"value\":40.0}");
  }

  @Test
  void theMachineIsMeasuredTheSameWayEachTime() {
    MachineMetrics metrics = new MachineMetrics();
    List<Sample> first = metrics.measure(NOW);
    List<Sample> second = metrics.measure(NOW.plusSeconds(1));
    List<Sample> third = metrics.measure(NOW.plusSeconds(2));
    assertThat(second.size()).isGreaterThan(first.size());
    assertThat(second).extracting(Sample::series).doesNotHaveDuplicates();
    assertThat(third)
        .extracting(Sample::series)
        .containsExactlyElementsOf(second.stream().map(Sample::series).toList())
        .contains("cpu busy %", "cpu 0 user %", "load, 1 min", "memory used B", "JVM threads");
    assertThat(third)
        .filteredOn(sample -> sample.series().endsWith("%"))
        .allSatisfy(sample -> assertThat(sample.value()).isBetween(0.0, 100.0));
    assertThat(third).allSatisfy(sample -> assertThat(sample.value()).isFinite());
  }

  @Test
  void counterBecomesItsGrowthASecondAndNeverFalls() {
    Rates rates = new Rates();
    assertThat(rates.of("a", 100, NOW)).isNaN();
    assertThat(rates.of("a", 150, NOW.plusMillis(500))).isEqualTo(100);
    assertThat(rates.of("b", 7, NOW)).isNaN();
    assertThat(rates.of("a", 20, NOW.plusSeconds(1))).isZero();
    assertThat(rates.of("a", 20, NOW.plusSeconds(1))).isZero();
  }
}
