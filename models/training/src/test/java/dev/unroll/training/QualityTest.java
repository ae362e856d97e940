package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class QualityTest {
  private final Quality quality =
      Quality.of(3, new int[] {0, 0, 1, 1, 1, 1, 2}, new int[] {0, 1, 1, 1, 1, 0, 2});

  @Test
  void macroRecallIsTheMeanOfTheClassesRecalls() {
    assertThat(quality.recalls().toArray()).containsExactly(0.5, 0.75, 1.0);
    assertThat(quality.macroRecall()).isEqualTo(0.75);
    assertThat(quality.accuracy()).isEqualTo(5 / 7.0, within(1e-12));
  }

  @Test
  void classWithoutMembersDoesNotCount() {
    assertThat(Quality.of(3, new int[] {0, 1}, new int[] {0, 0}).macroRecall()).isEqualTo(0.5);
  }

  @Test
  void cardTableHasOneCellForEachMeasure() {
    assertThat(ModelCard.head("texts", List.of("a", "b", "c")) + ModelCard.row("all", quality))
        .isEqualTo(
            """
            | texts | macro recall | accuracy | recall a | recall b | recall c |
            | --- | --- | --- | --- | --- | --- |
            | all | 0.7500 | 0.7143 | 0.5000 | 0.7500 | 1.0000 |
            """);
  }
}
