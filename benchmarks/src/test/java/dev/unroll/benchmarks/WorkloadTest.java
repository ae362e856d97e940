package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static double share(int[] draws, int of) {
    return Arrays.stream(draws).filter(draw -> draw == of).count() / (double) draws.length;
  }

  @Test
  void zipf_drawsARankInProportionToItsPower() {
    Workload zipf = new Workload(1_000, 1);
    int[] draws = zipf.draws(zipf.ranks(0, 1), 1);

    // The thousandth harmonic number.
    double sum = IntStream.rangeClosed(1, 1_000).mapToDouble(rank -> 1.0 / rank).sum();
    assertThat(share(draws, 0)).isCloseTo(1 / sum, within(0.002));
    assertThat(share(draws, 1)).isCloseTo(1 / sum / 2, within(0.002));
    assertThat(share(draws, 9)).isCloseTo(1 / sum / 10, within(0.002));
  }

  @Test
  void uniform_drawsAllAlike_andEveryKey() {
    Workload uniform = new Workload(500, 0);
    int[] draws = uniform.draws(uniform.ranks(0, 1), 1);

    assertThat(Arrays.stream(draws).distinct().count()).isEqualTo(500);
    assertThat(share(draws, 0)).isCloseTo(0.002, within(0.0005));
    assertThat(share(draws, 499)).isCloseTo(0.002, within(0.0005));
  }

  @Test
  void draws_areAPowerOfTwo_severalAKey_andTheSameForTheSameSeed() {
    Workload many = new Workload(300_000, 1);
    int[] ranks = many.ranks(0, 1);

    int[] draws = many.draws(ranks, 7);
    assertThat(Integer.bitCount(draws.length)).isEqualTo(1);
    assertThat(draws.length).isGreaterThan(4 * 300_000);
    assertThat(draws).isEqualTo(many.draws(ranks, 7));
    assertThat(Arrays.stream(draws).max().orElseThrow()).isLessThan(300_000);
  }

  @Test
  void subtasks_shareTheKeysAmongThem() {
    Workload some = new Workload(100, 0);

    int[] both =
        IntStream.concat(Arrays.stream(some.ranks(0, 2)), Arrays.stream(some.ranks(1, 2)))
            .sorted()
            .toArray();
    assertThat(both).isEqualTo(IntStream.range(0, 100).toArray());
    assertThat(some.ranks(0, 2)).isNotEmpty().hasSizeLessThan(100);
  }
}
