package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SwellingPaceTest {
  @Test
  void overTimeItComesToTheMeanRate() {
    assertThat(sent(0, 900)).isCloseTo(900 * 20, within(900));
  }

  @Test
  void rateSwellsAndEbbsWithinAPeriod() {
    assertThat(sent(0, 4)).isGreaterThan(2 * sent(5, 4));
  }

  private static int sent(int fromSecond, int seconds) {
    Pace pace = new SwellingPace(20, new SplittableRandom(7));
    int sent = 0;
    long at = fromSecond * 1_000_000_000L;
    for (long end = at + seconds * 1_000_000_000L; at < end; sent++) {
      at += pace.gap(at);
    }
    return sent;
  }
}
