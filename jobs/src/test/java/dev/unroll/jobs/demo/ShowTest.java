package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShowTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> lines = new ArrayList<>();
  private final Show show = new Show("from here on a sample", lines::add, 0);
  private final Set<String> complete = new HashSet<>();

  @Test
  void heapOfACommitIsSpreadOverTime() {
    for (int i = 0; i < 40; i++) {
      answer("t" + i, 0);
    }
    run(0, SECOND / 2);
    assertThat(lines).hasSizeBetween(5, 20);
    run(SECOND / 2, 6 * SECOND);
    assertThat(lines).hasSize(40);
  }

  @Test
  void whatIsNotCompleteWaits() {
    show.add(new Half("t1"), 0);
    run(0, SECOND);
    assertThat(lines).isEmpty();
    complete.add("t1");
    run(SECOND, 2 * SECOND);
    assertThat(lines).containsExactly("t1 whole");
  }

  @Test
  void whatNeverIsCompleteIsShownAsItIs() {
    show.add(new Half("t1"), 0);
    run(0, 4 * SECOND);
    assertThat(lines).containsExactly("t1 half");
  }

  @Test
  void moreThanCanBeReadIsThinnedButForTheDeadLetters() {
    for (int i = 0; i < 5_000; i++) {
      answer("t" + i, 0);
    }
    show.add(new DeadLetter("dead letter"), 0);
    show.tick(0);
    show.finish();
    assertThat(lines).hasSize(61);
    assertThat(lines.get(0)).isEqualTo("from here on a sample");
    assertThat(lines.get(60)).isEqualTo("dead letter");
  }

  private void answer(String id, long now) {
    complete.add(id);
    show.add(new Half(id), now);
  }

  private void run(long from, long to) {
    for (long now = from; now < to; now += SECOND / 25) {
      show.tick(now);
    }
  }

  /** Complete once its id is known to be. */
  private final class Half implements Shown {
    private final String id;

    Half(String id) {
      this.id = id;
    }

    @Override
    public List<String> lines(boolean late) {
      boolean whole = complete.contains(id);
      return whole || late ? List.of(id + (whole ? " whole" : " half")) : null;
    }

    @Override
    public boolean isOneOfMany() {
      return true;
    }
  }
}
