package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastViewTest {
  @Test
  void rowHasTheLatestValueItsCurveAndTheNextRange() {
    ForecastView view = view(110, false);
    Track track = Forecasts.level("cpu busy %", 12, 10);
    track.add(Forecasts.of("cpu busy %", 12, 80, 20, true));
    assertThat(view.heading())
        .isEqualTo(
            "series                       now  came                      ┊comes            next value"
                + "  last outlier");
    assertThat(view.row(track))
        .isEqualTo(
            "cpu busy %                    80               ▁▁▁▁▁▁▁▁▁▁▁▁█┊▂▂▂                 19 … 21"
                + "  ◆ 08:00:12 9.3");
  }

  @Test
  void outliersAreRedWhereThereAreColours() {
    ForecastView view = view(110, true);
    Track track = Forecasts.level("cpu", 12, 10);
    track.add(Forecasts.of("cpu", 12, 80, 20, true));
    assertThat(view.row(track))
        .contains("▁\u001b[1;31m█\u001b[0m")
        .endsWith("\u001b[1;31m◆ 08:00:12 9.3\u001b[0m");
    assertThat(view.outlier(track))
        .isEqualTo("\u001b[1;31m08:00:12  cpu: 80, foreseen 9 to 11, outlier 9.3\u001b[0m");
  }

  @Test
  void seriesWithoutAForecastHasADash() {
    Track track =
        new Track(new Forecast("a", Forecasts.START, 1, List.of(), false, Double.NaN, Double.NaN));
    assertThat(view(80, false).row(track)).endsWith("–");
    assertThat(view(80, false).chart(track).get(0))
        .isEqualTo("a  ● came  ◆ outlier  ░ 8 of 10 were foreseen here  ─ median");
  }

  @Test
  void missingValueIsADashAndAGapInTheCurve() {
    Track track = Forecasts.level("a", 3, 10);
    track.add(Forecasts.of("a", 3, Double.NaN, 20, false));
    track.add(Forecasts.of("a", 4, 20, 20, false));
    assertThat(view(80, false).row(track)).contains("▁▁▁ █┊");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 99, 100, 140, 250})
  void noLineIsWiderThanTheScreen(int width) {
    ForecastView view = view(width, false);
    Track track = Forecasts.level("x".repeat(90), 500, -123_456_789);
    track.add(Forecasts.of("x".repeat(90), 500, 9e17, -9e17, true));
    List<String> lines = new ArrayList<>(view.chart(track));
    lines.add(view.heading());
    lines.add(view.row(track));
    lines.add(view.outlier(track));
    assertThat(lines)
        .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(width));
  }

  private static ForecastView view(int width, boolean colour) {
    Duration second = Duration.ofSeconds(1);
    return new ForecastView(new Lines(width, colour), ZoneOffset.UTC, ForecastView.pattern(second));
  }
}
