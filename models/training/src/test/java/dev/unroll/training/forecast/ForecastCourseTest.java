package dev.unroll.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.models.onnx.ForecastNetwork;
import dev.unroll.models.onnx.forecast.ForecastGraphWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastCourseTest {
  private static final int LENGTH = 200;
  private static final int CUT = 160;

  @Test
  void noisySinesAreForecastBetterThanByTheirLastSeason() {
    ForecastSettings settings = SyntheticSeries.settings(false);
    ForecastData data = data(SyntheticSeries.noisySines(20, LENGTH, CUT, 5));

    ForecastNetwork network = ForecastCourse.run(settings, List.of(data), 1, loss -> {});

    String table =
        ForecastCourse.measure(
            ForecastGraphWriter.write(network), List.of(data), settings.shape().frame().horizon());
    double mase = mase(table, "this model");
    assertThat(mase).as(table).isLessThan(0.8 * mase(table, "a season before"));
    assertThat(mase).as(table).isLessThan(0.5 * mase(table, "last value"));
  }

  /** To the bit they are not always: the engine's sums may differ in their last bits. */
  @Test
  void theSameSeedTakesTheSameFirstSteps() {
    ForecastSettings settings = SyntheticSeries.settings(false);
    List<ForecastData> data = List.of(data(SyntheticSeries.noisySines(3, 100, 80, 6)));

    double[] first = firstLosses(settings, data, 7);
    assertThat(firstLosses(settings, data, 7)).containsExactly(first, within(1e-4));
    assertThat(firstLosses(settings, data, 8)[0]).isNotCloseTo(first[0], within(1e-3));
  }

  private static double[] firstLosses(
      ForecastSettings settings, List<ForecastData> data, long seed) {
    List<Double> losses = new ArrayList<>();
    ForecastCourse.run(settings, data, seed, losses::add);
    return losses.stream().limit(3).mapToDouble(loss -> loss).toArray();
  }

  private static ForecastData data(List<GridSeries> series) {
    return new ForecastData(
        "sines.csv", series, new Split(CUT, CUT, LENGTH), SyntheticSeries.SEASON);
  }

  private static double mase(String table, String forecast) {
    String row =
        table
            .lines()
            .filter(line -> line.contains("1 to") && line.contains(forecast))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(row.split("\\|", -1)[7].strip());
  }
}
