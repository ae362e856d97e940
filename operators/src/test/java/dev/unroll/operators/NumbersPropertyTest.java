package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.schemas.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NumbersPropertyTest {
  @Property
  void numbersInAnyOrder_areKnownAsASetKnowsThem(
      @ForAll @Size(max = 80) List<@LongRange(max = 60) Long> numbers) {
    Progress progress = Progress.NEW;
    Set<Long> seen = new HashSet<>();
    long greatest = Event.NO_NUMBER;
    for (long number : numbers) {
      boolean isNew = seen.add(number);
      assertThat(Numbers.isRepeated(progress, number)).isEqualTo(!isNew);
      if (isNew) {
        long expected = greatest < 0 ? 0 : Math.max(0, number - greatest - 1);
        assertThat(Numbers.missingBefore(progress, number)).isEqualTo(expected);
        progress = Numbers.seen(progress, number);
        greatest = Math.max(greatest, number);
      }
    }
  }

  @Test
  void beyondTheMostRanges_theOldestCountAsSeen() {
    Progress progress = Progress.NEW;
    for (long number = 1; number <= 2 * Numbers.MOST_RANGES + 1; number += 2) {
      progress = Numbers.seen(progress, number);
    }
    assertThat(progress.missing()).hasSize(2 * Numbers.MOST_RANGES);
    assertThat(Numbers.isRepeated(progress, 0)).isTrue();
    assertThat(Numbers.isRepeated(progress, 2)).isFalse();
  }

  @Test
  void numberInTheMiddleOfARange_partsIt() {
    Progress progress = Numbers.seen(Numbers.seen(Progress.NEW, 0), 10);
    assertThat(Numbers.seen(progress, 5).missing()).containsExactly(1, 4, 6, 9);
  }
}
