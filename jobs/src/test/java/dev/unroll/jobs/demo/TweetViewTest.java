package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TweetViewTest {
  private static final Answer GOT_IT =
      answer("mira_k", "THEY CALLED. I GOT THE JOB 🎉🎉🎉", "positive", 0.931, 0.9);
  private static final List<Answer> MOODS =
      List.of(
          answer("mira_k", "", "negative", 0.8, -0.75),
          answer("mira_k", "", "neutral", 0.5, -0.1),
          answer("mira_k", "", "positive", 0.6, 0.55));

  @Test
  void wideScreenShowsEverything() {
    TweetView view = view(110, false);
    assertThat(view.heading())
        .isEqualTo("this tweet     user               mood of the user   text");
    assertThat(view.prediction(GOT_IT, MOODS))
        .isEqualTo(
            "positive  93%  mira_k                  ▂▄▇ positive  "
                + "THEY CALLED. I GOT THE JOB 🎉🎉🎉");
  }

  @Test
  void eightyColumnsKeepTheCurveAndDropItsLabel() {
    TweetView view = view(80, false);
    assertThat(view.prediction(GOT_IT, MOODS))
        .isEqualTo("positive  93%  mira_k               ▂▄▇  THEY CALLED. I GOT THE JOB 🎉🎉🎉");
  }

  @Test
  void narrowScreenDropsTheMood() {
    assertThat(view(50, false).prediction(GOT_IT, MOODS))
        .isEqualTo("positive  93%  mira_k      THEY CALLED. I GOT THE…");
  }

  @Test
  void userWithoutMoodLeavesTheColumnEmpty() {
    assertThat(view(80, false).prediction(GOT_IT, List.of()))
        .startsWith("positive  93%  mira_k                    THEY");
  }

  @Test
  void colourFollowsTheLabelAndTheMoodHasItsOwn() {
    TweetView view = view(80, true);
    assertThat(view.prediction(GOT_IT, MOODS.subList(0, 1)))
        .startsWith("\u001b[32mpositive  93%\u001b[0m  ")
        .contains("\u001b[31m       ▂\u001b[0m");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 59, 60, 80, 99, 100, 200})
  void noLineIsWiderThanTheScreen(int width) {
    TweetView view = view(width, false);
    Answer answer = answer("u".repeat(99), "🎉".repeat(200), "positive", 1, 1);
    List<String> lines = new ArrayList<>();
    lines.add(view.heading());
    lines.add(view.prediction(answer, MOODS));
    assertThat(lines)
        .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(width));
  }

  @Property(tries = 200)
  void curveHasARowForEveryValence(@ForAll @DoubleRange(min = -1, max = 1) double valence) {
    List<Answer> moods = List.of(answer("mira_k", "", "neutral", 0.5, valence));
    assertThat(view(80, false).prediction(GOT_IT, moods)).containsPattern("[▁-█]");
  }

  private static TweetView view(int width, boolean colour) {
    return new TweetView(new Lines(width, colour));
  }

  private static Answer answer(
      String user, String text, String label, double score, double valence) {
    return new Answer("t1", user, text, label, score, valence);
  }
}
