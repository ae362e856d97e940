package dev.unroll.jobs.eval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.eval.Alarms.Window;
import dev.unroll.models.data.Series;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.EventFields.Marks;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Outliers without a model. */
class OutlierMeasurementTest {
  private static final long HOUR = 3_600_000;
  private static final EventFields FIELDS =
      new EventFields(
          JsonPointer.compile("/series"),
          null,
          JsonPointer.compile("/time"),
          InputField.only(JsonPointer.compile("/value")),
          false,
          new Marks(null, null, null),
          List.of(),
          true,
          10_000);

  /** Two weeks of hours, of which the first 15 %, 50 rows, are not measured. */
  private static final int ROWS = 337;

  @Test
  void scores_findWindowsBesideThePlainZScore() throws IOException {
    long[] times = new long[ROWS];
    double[] values = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      times[row] = row * HOUR;
      values[row] = row % 2;
    }
    // The z-score sees this one, and the model below the other.
    values[100] = 9;
    SeriesEvents events = events(new Series("a", times, values));
    Map<String, List<Window>> windows =
        Map.of("a", List.of(new Window(95 * HOUR, 105 * HOUR), new Window(200 * HOUR, 210 * HOUR)));
    try (OutlierMeasurement measurement = new OutlierMeasurement(events, windows, 12)) {
      assertThat(measurement.lines().holds(id(50))).isFalse();
      assertThat(measurement.lines().holds(id(51))).isTrue();
      for (int line = 51; line <= ROWS; line++) {
        double score = line == 204 ? 6 : line == 150 ? 5 : line == 250 ? 4 : line % 3;
        measurement.take(line, answer(score, score > 4.5));
      }
      measurement.end();
      JsonNode json = measurement.json();
      JsonNode own = json.at("/alarms/0");
      assertThat(own.get("windows").intValue()).isEqualTo(2);
      assertThat(own.get("found").intValue()).isEqualTo(1);
      assertThat(own.get("false-alarms").intValue()).isEqualTo(1);
      assertThat(own.has("threshold")).isFalse();
      // 286 hours are 1.7 weeks: at half a false alarm a week none may be.
      JsonNode strict = json.at("/alarms/1");
      assertThat(strict.get("name").textValue()).isEqualTo("model, at most 0.5 a week");
      assertThat(strict.get("threshold").doubleValue()).isEqualTo(Math.nextUp(5.0));
      assertThat(strict.get("found").intValue()).isEqualTo(1);
      assertThat(strict.get("false-alarms").intValue()).isZero();
      JsonNode plain = json.at("/alarms/2");
      assertThat(plain.get("name").textValue()).isEqualTo("z-score, at most 0.5 a week");
      assertThat(plain.get("found").intValue()).isEqualTo(1);
      assertThat(measurement.text())
          .startsWith("1 series, 2 windows, 1.7 weeks of series behind the first 15 % of each\n\n")
          .contains("outliers as the model says           -         1 of 2             1    0.59\n")
          .contains("The z-score is that of a value among the 24 before it.");
    }
  }

  @Test
  void windowsOfOtherSeries_areAUsersMistake() throws IOException {
    Series series = new Series("a", new long[] {0, HOUR}, new double[] {1, 2});
    Map<String, List<Window>> windows = Map.of("b.csv", List.of(new Window(0, HOUR)));
    SeriesEvents events = events(series);
    try (Labelled<?> owned = events.events()) {
      assertThat(owned.right()).hasSize(2);
      assertThatThrownBy(() -> new OutlierMeasurement(events, windows, 1))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "--windows: expected keys of the series in --in, such as [a], found none of them, but"
                  + " [b.csv]");
    }
  }

  private static SeriesEvents events(Series only) throws IOException {
    return SeriesEvents.of(List.of(only), FIELDS, series -> series.length() - 1);
  }

  private static byte[] id(int line) {
    return ("{\"id\":\"x-0-" + line + "\",\"key\":\"a\"}").getBytes(UTF_8);
  }

  private static JsonNode answer(double score, boolean outlier) throws IOException {
    return new JsonMapper().readTree("{\"score\":%s,\"outlier\":%s}".formatted(score, outlier));
  }
}
