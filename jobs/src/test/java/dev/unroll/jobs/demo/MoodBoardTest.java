package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MoodBoardTest {
  private final MoodBoard board = new MoodBoard();

  @Test
  void moodsStandAsTheyWereAfterEachTweet() {
    Answer first = mood("t1", "mira");
    Answer second = mood("t2", "mira");
    board.add(first);
    board.add(mood("t9", "theo"));
    board.add(second);
    assertThat(board.after("t1")).containsExactly(first);
    assertThat(board.after("t2")).containsExactly(first, second);
    assertThat(board.of("mira")).containsExactly(first, second);
  }

  @Test
  void tweetNotYetScoredHasNoMoodAndUserNotYetSeenHasNone() {
    assertThat(board.after("t1")).isNull();
    assertThat(board.of("mira")).isEmpty();
  }

  @Test
  void onlyTheLatestMoodsOfUserAreKept() {
    for (int i = 0; i <= MoodBoard.LENGTH; i++) {
      board.add(mood("t" + i, "mira"));
    }
    assertThat(board.of("mira")).hasSize(MoodBoard.LENGTH);
    assertThat(board.of("mira").get(0).id()).isEqualTo("t1");
  }

  @Test
  void longRunForgetsTheOldestTweets() {
    for (int i = 0; i < 20_000; i++) {
      board.add(mood("t" + i, "mira"));
    }
    assertThat(board.after("t0")).isNull();
    assertThat(board.after("t19999")).isEqualTo(List.copyOf(board.of("mira")));
  }

  private static Answer mood(String id, String user) {
    return new Answer(id, user, "", "neutral", 0.5, 0);
  }
}
