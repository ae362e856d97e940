package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  private static final Rejection BROKEN =
      new Rejection(
          new Place("tweets", 2, 118), "broken-json", "expected a JSON object", "{\"id\":");
  private static final Status STATUS = new Status(1234, 1200, 5, 20.4, 3.25, 1210, 2380);

  @Test
  void deadLetterSaysWhereWhyAndWhat() {
    assertThat(new Lines(110, false).deadLetter(BROKEN))
        .isEqualTo(
            "dead letter    tweets-2-118       broken-json        "
                + "expected a JSON object ← {\"id\":");
    assertThat(new Lines(80, false).deadLetter(BROKEN))
        .isEqualTo("dead letter    tweets-2-118    broken-json: expected a JSON object ← {\"id\":");
    assertThat(new Lines(80, true).deadLetter(BROKEN))
        .startsWith("\u001b[35mdead letter  \u001b[0m  ");
  }

  @Test
  void tombstoneHasNoValueToShow() {
    Rejection tombstone =
        new Rejection(new Place("tweets", 0, 7), "tombstone", "the record has no value", null);
    assertThat(new Lines(120, false).deadLetter(tombstone)).endsWith("the record has no value");
  }

  @Test
  void statusIsInWordsWhereTheyFitAndBriefElsewhere() {
    assertThat(new Lines(140, false).status(STATUS))
        .isEqualTo(
            "events 1,234 · predictions 1,200 · dead letters 5 · 20 events/s · mean batch 3.3"
                + " · sent to committed: p50 1.2 s, p99 2.4 s");
    assertThat(new Lines(80, false).status(STATUS))
        .isEqualTo(
            "in 1,234 · out 1,200 · dead 5 · 20/s · batch 3.3 · latency p50 1.2 s p99 2.4 s");
  }

  @Test
  void figuresNotYetKnownAreDashes() {
    Status none = new Status(0, 0, 0, 0, 0, 0, 0);
    assertThat(new Lines(80, false).status(none)).endsWith("batch – · latency p50 – p99 –");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 59, 60, 80, 99, 100, 200})
  void noLineIsWiderThanTheScreen(int width) {
    Lines lines = new Lines(width, false);
    Rejection rejection =
        new Rejection(
            new Place("tweets", 3, 999_999_999L),
            "wrong-encoding",
            "x".repeat(300),
            "漢".repeat(90));
    Status large = new Status(9_999_999, 9_999_999, 999_999, 99_999, 256, 99_999, 99_999);
    assertThat(
            List.of(lines.deadLetter(rejection), lines.status(large), lines.note("n".repeat(300))))
        .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(width));
  }
}
