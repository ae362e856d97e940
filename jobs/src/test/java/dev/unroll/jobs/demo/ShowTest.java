package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShowTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> lines = new ArrayList<>();
  private final Show show = new Show(new DemoView(80, false), lines::add, 0);

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
  void predictionWaitsForTheMoodAfterTheSameTweet() {
    show.add(scored("t1"), 0);
    run(0, SECOND);
    assertThat(lines).isEmpty();
    show.mood(scored("t1"));
    run(SECOND, 2 * SECOND);
    assertThat(lines).singleElement().asString().contains("▅");
  }

  @Test
  void predictionIsShownWithoutAMoodThatDoesNotCome() {
    show.add(scored("t1"), 0);
    run(0, 4 * SECOND);
    assertThat(lines).singleElement().asString().doesNotContain("▅");
  }

  @Test
  void moreThanCanBeReadIsThinnedButForTheDeadLetters() {
    for (int i = 0; i < 5_000; i++) {
      answer("t" + i, 0);
    }
    show.add(new Rejection(new Place(0, 1), "tombstone", "no value", null), 0);
    show.tick(0);
    show.finish();
    assertThat(lines).hasSize(61);
    assertThat(lines.get(0)).contains("a sample of the predictions");
    assertThat(lines.get(60)).startsWith("dead letter");
  }

  private void answer(String id, long now) {
    show.mood(scored(id));
    show.add(scored(id), now);
  }

  private void run(long from, long to) {
    for (long now = from; now < to; now += SECOND / 25) {
      show.tick(now);
    }
  }

  private static Answer scored(String id) {
    return new Answer(id, "mira", "text", "neutral", 0.5, 0);
  }
}
