package dev.unroll.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.data.Series;
import dev.unroll.training.data.DataException;
import org.junit.jupiter.api.Test;

class GridSeriesTest {
  private static final double NONE = Double.NaN;

  @Test
  void aGapIsMissingPlacesAndARepeatedTimeCountsOnce() {
    Series series =
        new Series("a", new long[] {0, 10, 20, 20, 50, 60}, new double[] {NONE, 1, 2, 9, 5, 6});

    GridSeries grid = GridSeries.of(series, -1, 1);

    assertThat(grid.interval()).isEqualTo(10);
    assertThat(grid.start()).isEqualTo(10);
    assertThat(grid.values()).containsExactly(1, 2, Float.NaN, Float.NaN, 5, 6);
    assertThat(grid.learnt()).isEqualTo(5);
    assertThat(grid.time(5)).isEqualTo(60);
  }

  @Test
  void theUnitIsTheSeasonalNaiveErrorOfThePartLearnedFrom() {
    Series series = new Series("a", new long[] {0, 1, 2, 3, 4}, new double[] {1, 5, 2, 7, 100});

    assertThat(GridSeries.of(series, 4, 2).unit()).isEqualTo(1.5);
  }

  @Test
  void oneValueIsNoSeries() {
    Series series = new Series("a", new long[] {0, 1}, new double[] {NONE, 1});

    assertThatThrownBy(() -> GridSeries.of(series, 2, 1))
        .isInstanceOf(DataException.class)
        .hasMessage("series a: expected at least 2 values, found 1; leave it out");
  }
}
