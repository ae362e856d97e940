package dev.unroll.jobs.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionTest {
  private static final double EXACT = 1e-12;

  /** Right 5, 3, 2 and never; the last label is given once. */
  private static Confusion confusion() {
    Confusion confusion = new Confusion(List.of("a", "b", "c", "d"));
    int[][] counts = {{3, 1, 0, 1}, {1, 2, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 0}};
    for (int right = 0; right < counts.length; right++) {
      for (int given = 0; given < counts.length; given++) {
        for (int n = 0; n < counts[right][given]; n++) {
          confusion.add(right, given);
        }
      }
    }
    confusion.add(2, Confusion.NONE);
    return confusion;
  }

  @Test
  void measures_areThoseCountedByHand() {
    Confusion confusion = confusion();
    assertThat(confusion.total()).isEqualTo(10);
    assertThat(confusion.unanswered()).isEqualTo(1);
    assertThat(confusion.accuracy()).isEqualTo(0.5, within(EXACT));
    assertThat(confusion.recall(0)).isEqualTo(3 / 5.0, within(EXACT));
    assertThat(confusion.recall(1)).isEqualTo(2 / 3.0, within(EXACT));
    assertThat(confusion.precision(0)).isEqualTo(3 / 4.0, within(EXACT));
    assertThat(confusion.precision(1)).isEqualTo(2 / 4.0, within(EXACT));
    assertThat(confusion.f1(0)).isEqualTo(2 * 0.75 * 0.6 / 1.35, within(EXACT));
    assertThat(confusion.f1(2)).isZero();
  }

  @Test
  void macroRecall_isOverLabelsThatWereEverRight() {
    assertThat(confusion().macroRecall()).isEqualTo((0.6 + 2 / 3.0 + 0) / 3, within(EXACT));
  }

  @Test
  void macroF1_isOverLabelsThatWereEverRightOrGiven() {
    double a = 2 * 0.75 * 0.6 / 1.35;
    double b = 2 * 0.5 * (2 / 3.0) / (0.5 + 2 / 3.0);
    assertThat(confusion().macroF1()).isEqualTo((a + b + 0 + 0) / 4, within(EXACT));
  }

  @Test
  void nothingCounted_isZeroAndNoNaN() {
    Confusion empty = new Confusion(List.of("a", "b"));
    assertThat(empty.accuracy()).isZero();
    assertThat(empty.macroRecall()).isZero();
    assertThat(empty.macroF1()).isZero();
  }

  @Test
  void report_hasALineALabelAndAColumnForNone() {
    assertThat(new ConfusionReport(confusion(), "events").matrix())
        .isEqualTo(
            """
            right \\ given  a  b  c  d  (none)
            a              3  1  0  1       0
            b              1  2  0  0       0
            c              0  1  0  0       1
            d              0  0  0  0       0
            """);
    assertThat(new ConfusionReport(confusion(), "events").labels())
        .startsWith(
            """
            label  events  precision  recall      F1
            a           5     0.7500  0.6000  0.6667
            """);
  }
}
