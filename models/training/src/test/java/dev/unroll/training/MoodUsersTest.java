package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MoodUsersTest {
  private static final MoodSettings STICKY = new MoodSettings(10, 0.0, 0.9, 0.8, 0.5);

  private final TokenisedTexts texts =
      new TokenisedTexts(
          IntStream.range(0, 60).mapToObj(i -> new int[] {2, 100 + i}).toArray(int[][]::new),
          IntStream.range(0, 60).map(i -> i % 3).toArray());

  @Test
  void runningMoodHalvesWhatCameBefore() {
    MoodUser user = new MoodUser(new int[][] {{2, 5}, {2}, {2, 6, 7}}, new int[] {0, 1, 1});
    assertThat(user.tokens()).containsExactly(2, 5, 2, 2, 6, 7);
    assertThat(user.lastSteps()).containsExactly(1, 2, 5);
    float[][] moods = user.runningMoods(3, 0.5);
    assertThat(moods[0]).containsExactly(1, 0, 0);
    assertThat(moods[1]).containsExactly(new float[] {1 / 3f, 2 / 3f, 0}, within(1e-6f));
    assertThat(moods[2]).containsExactly(new float[] {1 / 7f, 6 / 7f, 0}, within(1e-6f));
  }

  @Test
  void neighbouringTextsShareTheirLabelMoreOftenThanChance() {
    MoodUsers users = new MoodUsers(texts, 3, STICKY, new Random(1));
    int same = 0;
    for (int i = 0; i < 500; i++) {
      int[] labels = users.next(10).labels();
      for (int j = 1; j < 10; j++) {
        same += labels[j] == labels[j - 1] ? 1 : 0;
      }
    }
    // stay' = 0.9 + 0.1 / 3 and faithful' = 0.8 + 0.2 / 3 give 0.72, a third would be chance.
    assertThat(same / 4500.0).isBetween(0.66, 0.78);
  }

  @Test
  void textsBelongToTheirLabelsAndNoneComesTwiceBeforeAllHaveCome() {
    MoodUsers users = new MoodUsers(texts, 3, STICKY, new Random(1));
    int[] seen = new int[60];
    for (int i = 0; i < 2; i++) {
      MoodUser user = users.next(10);
      for (int j = 0; j < 10; j++) {
        int text = user.texts()[j][1] - 100;
        assertThat(user.labels()[j]).isEqualTo(text % 3);
        seen[text]++;
      }
    }
    assertThat(seen).containsOnly(0, 1);
  }

  @Test
  void labelWithoutTextsIsPassedOver() {
    TokenisedTexts two = new TokenisedTexts(new int[][] {{2}, {2, 3}}, new int[] {0, 2});
    assertThat(new MoodUsers(two, 3, STICKY, new Random(1)).next(50).labels()).containsOnly(0, 2);
  }
}
