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

class DemoViewTest {
  private static final Answer GOT_IT =
      answer("mira_k", "THEY CALLED. I GOT THE JOB 🎉🎉🎉", "positive", 0.931, 0.9);
  private static final List<Answer> MOODS =
      List.of(
          answer("mira_k", "", "negative", 0.8, -0.75),
          answer("mira_k", "", "neutral", 0.5, -0.1),
          answer("mira_k", "", "positive", 0.6, 0.55));
  private static final Rejection BROKEN =
      new Rejection(new Place(2, 118), "broken-json", "expected a JSON object", "{\"id\":");
  private static final Status STATUS = new Status(1234, 1200, 5, 20.4, 3.25, 1210, 2380);

  @Test
  void wideScreenShowsEverything() {
    DemoView view = new DemoView(110, false);
    assertThat(view.heading())
        .isEqualTo("this tweet     user               mood of the user   text");
    assertThat(view.prediction(GOT_IT, MOODS))
        .isEqualTo(
            "positive  93%  mira_k                  ▂▄▇ positive  "
                + "THEY CALLED. I GOT THE JOB 🎉🎉🎉");
    assertThat(view.deadLetter(BROKEN))
        .isEqualTo(
            "dead letter    tweets-2-118       broken-json        "
                + "expected a JSON object ← {\"id\":");
  }

  @Test
  void eightyColumnsKeepTheCurveAndDropItsLabel() {
    DemoView view = new DemoView(80, false);
    assertThat(view.prediction(GOT_IT, MOODS))
        .isEqualTo("positive  93%  mira_k               ▂▄▇  THEY CALLED. I GOT THE JOB 🎉🎉🎉");
    assertThat(view.deadLetter(BROKEN))
        .isEqualTo("dead letter    tweets-2-118    broken-json: expected a JSON object ← {\"id\":");
  }

  @Test
  void narrowScreenDropsTheMood() {
    assertThat(new DemoView(50, false).prediction(GOT_IT, MOODS))
        .isEqualTo("positive  93%  mira_k      THEY CALLED. I GOT THE…");
  }

  @Test
  void userWithoutMoodLeavesTheColumnEmpty() {
    assertThat(new DemoView(80, false).prediction(GOT_IT, List.of()))
        .startsWith("positive  93%  mira_k                    THEY");
  }

  @Test
  void colourFollowsTheLabelAndTheMoodHasItsOwn() {
    DemoView view = new DemoView(80, true);
    assertThat(view.prediction(GOT_IT, MOODS.subList(0, 1)))
        .startsWith("\u001b[32mpositive  93%\u001b[0m  ")
        .contains("\u001b[31m       ▂\u001b[0m");
    assertThat(view.deadLetter(BROKEN)).startsWith("\u001b[35mdead letter  \u001b[0m  ");
  }

  @Test
  void tombstoneHasNoValueToShow() {
    Rejection tombstone =
        new Rejection(new Place(0, 7), "tombstone", "the record has no value", null);
    assertThat(new DemoView(120, false).deadLetter(tombstone)).endsWith("the record has no value");
  }

  @Test
  void statusIsInWordsWhereTheyFitAndBriefElsewhere() {
    assertThat(new DemoView(140, false).status(STATUS))
        .isEqualTo(
            "events 1,234 · predictions 1,200 · dead letters 5 · 20 events/s · mean batch 3.3"
                + " · sent to committed: p50 1.2 s, p99 2.4 s");
    assertThat(new DemoView(80, false).status(STATUS))
        .isEqualTo(
            "in 1,234 · out 1,200 · dead 5 · 20/s · batch 3.3 · latency p50 1.2 s p99 2.4 s");
  }

  @Test
  void figuresNotYetKnownAreDashes() {
    Status none = new Status(0, 0, 0, 0, 0, 0, 0);
    assertThat(new DemoView(80, false).status(none)).endsWith("batch – · latency p50 – p99 –");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 59, 60, 80, 99, 100, 200})
  void noLineIsWiderThanTheScreen(int width) {
    DemoView view = new DemoView(width, false);
    Rejection rejection =
        new Rejection(
            new Place(3, 999_999_999L), "wrong-encoding", "x".repeat(300), "漢".repeat(90));
    Answer answer = answer("u".repeat(99), "🎉".repeat(200), "positive", 1, 1);
    List<String> lines = new ArrayList<>();
    lines.add(view.heading());
    lines.add(view.prediction(answer, MOODS));
    lines.add(view.deadLetter(rejection));
    lines.add(view.status(new Status(9_999_999, 9_999_999, 999_999, 99_999, 256, 99_999, 99_999)));
    lines.add(view.note("n".repeat(300)));
    assertThat(lines)
        .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(width));
  }

  @Property(tries = 200)
  void curveHasARowForEveryValence(@ForAll @DoubleRange(min = -1, max = 1) double valence) {
    List<Answer> moods = List.of(answer("mira_k", "", "neutral", 0.5, valence));
    assertThat(new DemoView(80, false).prediction(GOT_IT, moods)).containsPattern("[▁-█]");
  }

  private static Answer answer(
      String user, String text, String label, double score, double valence) {
    return new Answer("t1", user, text, label, score, valence);
  }
}
