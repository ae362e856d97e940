package dev.unroll.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.data.Series;
import dev.unroll.training.data.DataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridSeriesTest {
  private static final double NONE = Double.NaN;

  @Test
  void aGapIsMissingPlacesAndARepeatedTimeCountsOnce() {
    Series series =
        new Series("a", new long[] {0, 10, 20, 20, 50, 60}, new double[] {NONE, 1, 2, 9, 5, 6});

    GridSeries grid = GridSeries.of(series, new Split(-1, -1, 6), 1);

    assertThat(grid.interval()).isEqualTo(10);
    assertThat(grid.start()).isEqualTo(10);
    assertThat(grid.values()).containsExactly(1, 2, Float.NaN, Float.NaN, 5, 6);
    assertThat(grid.learnt()).isEqualTo(5);
    assertThat(grid.time(5)).isEqualTo(60);
  }

  @Test
  void whatIsMeasuredBeginsBehindWhatIsLearnedFrom_whereverGapsAndMissingBeginningsMoveIt() {
    long[] times = {0, 10, 20, 80, 90, 100, 110};
    double[] whole = {1, 2, 3, 4, 5, 6, 7};
    double[] late = {NONE, NONE, 3, 4, 5, 6, 7};
    Split split = new Split(5, 5, 7);

    GridSeries gap = GridSeries.of(new Series("gap", times, whole), split, 1);
    GridSeries both = GridSeries.of(new Series("both", times, late), split, 1);

    assertThat(List.of(gap.learnt(), gap.from(), gap.to())).containsExactly(10, 10, 12);
    assertThat(List.of(both.learnt(), both.from(), both.to())).containsExactly(8, 8, 10);
  }

  @Test
  void aNegativeCutMeasuresAllThatIsBehindIt() {
    Series series = new Series("a", new long[] {0, 10, 30, 40}, new double[] {1, 2, 3, 4});

    GridSeries grid = GridSeries.of(series, new Split(-2, -1, 4), 1);

    assertThat(List.of(grid.learnt(), grid.from(), grid.to())).containsExactly(2, 2, 5);
  }

  @Test
  void theUnitIsTheSeasonalNaiveErrorOfThePartLearnedFrom() {
    Series series = new Series("a", new long[] {0, 1, 2, 3, 4}, new double[] {1, 5, 2, 7, 100});

    assertThat(GridSeries.of(series, new Split(4, 4, 5), 2).unit()).isEqualTo(1.5);
  }

  @Test
  void oneValueIsNoSeries() {
    Series series = new Series("a", new long[] {0, 1}, new double[] {NONE, 1});

    assertThatThrownBy(() -> GridSeries.of(series, new Split(2, 2, 2), 1))
        .isInstanceOf(DataException.class)
        .hasMessage("series a: expected at least 2 values, found 1; leave it out");
  }
}
