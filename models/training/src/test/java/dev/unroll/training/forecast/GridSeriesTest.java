package dev.unroll.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.data.Series;
import dev.unroll.training.data.DataException;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GridSeriesTest {
  private static final double NONE = Double.NaN;
  private static final Split ALL = new Split(240, 240, 240);
  private static final float[] NUMBERS = new float[240];

  static {
    for (int i = 0; i < NUMBERS.length; i++) {
      NUMBERS[i] = i;
    }
  }

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
  void monthsAndQuartersStandOneBehindTheOther() {
    assertThat(GridSeries.of(every(Period.ofMonths(1)), ALL, 12).values()).containsExactly(NUMBERS);
    assertThat(GridSeries.of(every(Period.ofMonths(3)), ALL, 4).values()).containsExactly(NUMBERS);
    assertThat(GridSeries.of(every(Period.ofYears(1)), ALL, 1).values()).containsExactly(NUMBERS);
  }

  @Test
  void aMonthWithoutASampleIsAMissingPlace() {
    Series months = every(Period.ofMonths(1));
    long[] times =
        LongStream.range(0, 240).filter(i -> i != 50).map(i -> months.times()[(int) i]).toArray();
    double[] values = IntStream.range(0, 240).filter(i -> i != 50).mapToDouble(i -> i).toArray();

    GridSeries grid = GridSeries.of(new Series("gap", times, values), ALL, 12);

    assertThat(grid.values()).hasSize(240);
    assertThat(grid.values()[50]).isNaN();
    assertThat(grid.values()[239]).isEqualTo(239);
  }

  @Test
  void aSampleNearerThanHalfAnIntervalIsDroppedAndCounted() {
    long[] times = {0, 10, 10, 20, 23, 30, 30};
    double[] values = {1, 2, 9, 3, 4, NONE, 5};

    GridSeries grid = GridSeries.of(new Series("a", times, values), ALL, 1);

    assertThat(grid.values()).containsExactly(1, 2, 3, 5);
    assertThat(grid.dropped()).isEqualTo(2);
  }

  private static Series every(Period period) {
    LocalDate first = LocalDate.parse("2000-01-31");
    long[] times =
        IntStream.range(0, 240)
            .mapToObj(i -> first.plus(period.multipliedBy(i)))
            .mapToLong(day -> day.toEpochDay() * 86_400_000)
            .toArray();
    return new Series("calendar", times, IntStream.range(0, 240).asDoubleStream().toArray());
  }

  @Test
  void aNegativeCutMeasuresAllThatIsBehindIt() {
    Series series = new Series("a", new long[] {0, 10, 30, 40}, new double[] {1, 2, 3, 4});

    GridSeries grid = GridSeries.of(series, new Split(-2, -1, 4), 1);

    assertThat(List.of(grid.learnt(), grid.from(), grid.to())).containsExactly(2, 2, 5);
  }

  @Test
  void theUnitIsTheSeasonalNaiveErrorBeforeWhatIsMeasured() {
    Series series = new Series("a", new long[] {0, 1, 2, 3, 4}, new double[] {1, 5, 2, 7, 100});

    assertThat(GridSeries.of(series, new Split(3, 4, 5), 2).unit()).isEqualTo(1.5);
  }

  @Test
  void oneValueIsNoSeries() {
    Series series = new Series("a", new long[] {0, 1}, new double[] {NONE, 1});

    assertThatThrownBy(() -> GridSeries.of(series, new Split(2, 2, 2), 1))
        .isInstanceOf(DataException.class)
        .hasMessage("series a: expected at least 2 values, found 1; leave it out");
  }
}
