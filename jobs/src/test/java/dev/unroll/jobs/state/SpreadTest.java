package dev.unroll.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

class SpreadTest {
  @Property
  void wholeNumbersTo2047_haveTheirMedianExactly(
      @ForAll @NotEmpty List<@IntRange(min = 0, max = 2047) Integer> values) {
    Spread spread = new Spread();
    values.forEach(value -> spread.add((double) value));
    List<Integer> sorted = values.stream().sorted().toList();
    assertThat(spread.count()).isEqualTo(values.size());
    assertThat(spread.median()).isEqualTo((double) sorted.get((sorted.size() - 1) / 2));
    assertThat(spread.min()).isEqualTo((double) sorted.get(0));
    assertThat(spread.max()).isEqualTo((double) sorted.get(sorted.size() - 1));
    assertThat(spread.sum()).isEqualTo((double) values.stream().mapToLong(v -> v).sum());
  }

  @Property
  void otherNumbers_haveTheirMedianToAThousandth(
      @ForAll @NotEmpty List<@DoubleRange(min = 0, max = 1e12) Double> values) {
    Spread spread = new Spread();
    values.forEach(spread::add);
    double exact = values.stream().sorted().toList().get((values.size() - 1) / 2);
    assertThat(spread.median()).isCloseTo(exact, within(exact / 1_000));
    assertThat(spread.median()).isBetween(spread.min(), spread.max());
  }
}
