package dev.unroll.jobs.eval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.data.Series;
import dev.unroll.models.data.SeriesFile;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.EventFields.Marks;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forecasts without a model: what is sent, which lines count, and what is made of answers. */
class ForecastMeasurementTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final EventFields FIELDS =
      new EventFields(
          JsonPointer.compile("/series"),
          null,
          JsonPointer.compile("/time"),
          List.of(
              new InputField("value", List.of(JsonPointer.compile("/value"))),
              new InputField("time", List.of(JsonPointer.compile("/time")))),
          false,
          new Marks(null, null, null),
          List.of(),
          true,
          10_000);

  @TempDir private Path folder;

  private static SeriesOptions options(Integer last, Integer from, Integer to, Integer horizon) {
    return new SeriesOptions(last, from, to, horizon, 2, null);
  }

  /** Two hourly series of eight rows; b is ten times a, and lacks a value. */
  private Path csv() throws IOException {
    StringBuilder csv = new StringBuilder("time,a,b\n");
    double[] values = {1, 3, 2, 4, 3, 5, 4, 6};
    for (int row = 0; row < values.length; row++) {
      csv.append(
          "2026-01-01T0%d:00:00Z,%s,%s\n"
              .formatted(row, values[row], row == 6 ? "" : 10 * values[row]));
    }
    return Files.writeString(folder.resolve("series.csv"), csv);
  }

  private ForecastMeasurement measurement(SeriesOptions options) throws IOException {
    SeriesEvents events =
        SeriesEvents.of(
            SeriesFile.read(csv()), FIELDS, series -> options.split(series).lastOrigin());
    return new ForecastMeasurement(events, options);
  }

  /** As head forecast writes it: every mean, median and quantile the same number of the value. */
  private static ObjectNode answer(ObjectNode event, int horizon) {
    ObjectNode answer = MAPPER.createObjectNode();
    ArrayNode steps = answer.putArray("forecast");
    Instant time = Instant.parse(event.get("time").textValue());
    double value = event.get("value").doubleValue();
    for (int ahead = 1; ahead <= horizon; ahead++) {
      steps
          .addObject()
          .put("time", time.plusSeconds(3600L * ahead).toString())
          .put("mean", value + 0.5)
          .put("q10", value - 1)
          .put("q50", value)
          .put("q90", value + 1);
    }
    return answer;
  }

  /** Answers the lines that the pipeline would be asked for. */
  private static void answerAll(ForecastMeasurement measurement, int horizon) throws IOException {
    int line = 0;
    for (String event : Files.readAllLines(measurement.events().events())) {
      line++;
      String id = "{\"id\":\"series.csv-0-" + line + "\",\"key\":\"\"}";
      if (measurement.lines().holds(id.getBytes(UTF_8))) {
        measurement.take(line, answer((ObjectNode) MAPPER.readTree(event), horizon));
      }
    }
  }

  @Test
  void lastRows_areForecastOnceAndNeverSent() throws IOException {
    try (ForecastMeasurement measurement = measurement(options(2, null, null, null))) {
      List<String> sent = Files.readAllLines(measurement.events().events());
      assertThat(sent).hasSize(12);
      assertThat(sent.get(0))
          .isEqualTo("{\"series\":\"a\",\"time\":\"2026-01-01T00:00:00Z\",\"value\":1.0}");
      assertThat(sent.get(11))
          .isEqualTo("{\"series\":\"b\",\"time\":\"2026-01-01T05:00:00Z\",\"value\":50.0}");
      answerAll(measurement, 3);
      JsonNode all = measurement.json().at("/steps/0");
      assertThat(all.get("to").intValue()).as("no more than the rows held back").isEqualTo(2);
      JsonNode model = all.get("model");
      // a: 5 for 4 and 6; b: 50 for 60 (the row before it is missing). Scales 1 and 10.
      assertThat(model.get("values").intValue()).isEqualTo(3);
      assertThat(model.get("mae").doubleValue()).isEqualTo((1 + 1 + 10) / 3.0, within(1e-12));
      assertThat(model.get("mse").doubleValue())
          .isEqualTo((1.5 * 1.5 + 0.5 * 0.5 + 9.5 * 9.5) / 3, within(1e-12));
      assertThat(model.get("mase").doubleValue()).isEqualTo(1, within(1e-12));
      assertThat(model.get("smape").doubleValue())
          .isEqualTo((200 / 9.0 + 200 / 11.0 + 200 / 11.0) / 3, within(1e-9));
      assertThat(model.get("coverage").doubleValue()).isEqualTo(2 / 3.0, within(1e-12));
      JsonNode seasonal = all.get("seasonal-naive");
      // a: 3 for 4 and 5 for 6; b: 50 for 60.
      assertThat(seasonal.get("mae").doubleValue()).isEqualTo((1 + 1 + 10) / 3.0, within(1e-12));
      assertThat(seasonal.has("coverage")).isFalse();
    }
  }

  @Test
  void windows_areThoseWhoseEveryStepLiesWithinTheRows() throws IOException {
    try (ForecastMeasurement measurement = measurement(options(null, 4, 8, 2))) {
      answerAll(measurement, 2);
      assertThat(measurement.json().get("forecasts").intValue()).isEqualTo(2 * 3);
      assertThat(Files.readAllLines(measurement.events().events())).hasSize(2 * 7);
    }
  }

  @Test
  void standardisedErrors_areInEachSeriesDeviation() throws IOException {
    SeriesOptions options = new SeriesOptions(null, 4, 6, 1, 2, 4);
    try (ForecastMeasurement measurement = measurement(options)) {
      answerAll(measurement, 1);
      // Of 1, 3, 2, 4 the population's deviation is √1.25; forecasts 4 for 3 and 3 for 5.
      assertThat(measurement.json().at("/steps/0/model/mae").doubleValue())
          .isEqualTo((1 + 2) / 2.0 / Math.sqrt(1.25), within(1e-9));
    }
  }

  @Test
  void text_saysWhichEstimateEachMeasureUses() throws IOException {
    try (ForecastMeasurement measurement = measurement(options(2, null, null, null))) {
      answerAll(measurement, 2);
      assertThat(measurement.text())
          .startsWith("2 series, the last 2 rows of each, once: 2 forecasts; a season is 2 rows\n")
          .contains("ahead  method          values      MSE     MAE    sMAPE    MASE  in 0.1–0.9\n")
          .contains("1–2    model                3  30.9167  4.0000  19.5286  1.0000      66.7 %\n")
          .contains("MSE of the mean; MAE, sMAPE (%) and MASE of the median;");
    }
  }

  @Test
  void fans_areDrawnForChosenKeys() throws IOException {
    Path png = folder.resolve("fan.png");
    try (ForecastMeasurement measurement = measurement(options(2, null, null, null))) {
      assertThatThrownBy(() -> measurement.check(List.of("c")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("--keys c: expected a key of ")
          .hasMessageContaining("[a, b]");
      answerAll(measurement, 2);
      measurement.plot(png, List.of("b"));
    }
    assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void horizonBeyondTheModels_isAUsersMistake() throws IOException {
    try (ForecastMeasurement measurement = measurement(options(null, 4, 8, 3))) {
      assertThatThrownBy(() -> answerAll(measurement, 2))
          .isInstanceOf(UserError.class)
          .hasMessage("--horizon 3: expected at most 2, which the model forecasts");
    }
  }

  @Test
  void eventsOfThePipelinesOwn_areSeriesByTheirKeys() throws IOException {
    Path in =
        Files.writeString(
            folder.resolve("events.jsonl"),
            """
            {"series":"a","time":"2026-01-01T00:00:00Z","value":1}
            {"series":"b","time":1767225600,"value":7}
            no json
            {"series":"a","time":"2026-01-01T01:00:00Z"}
            """);
    SeriesEvents events = EventSeries.read(in, FIELDS);
    assertThat(events.series()).extracting(Series::key).containsExactly("a", "b");
    assertThat(events.series().get(0).values()).containsExactly(1, Double.NaN);
    assertThat(events.events().of(2)).isEqualTo(new SeriesEvents.Sample(1, 0));
    assertThat(events.events().of(3)).isNull();
    assertThat(events.events().of(4)).isEqualTo(new SeriesEvents.Sample(0, 1));
  }

  @Test
  void linesThatThePipelineRejects_areInNoSeries() throws IOException {
    Path in =
        Files.writeString(
            folder.resolve("events.jsonl"),
            """
            \uFEFF{"series":"a","time":"2026-01-01T00:00:00Z","value":1}
            {"series":null,"time":"2026-01-01T01:00:00Z","value":2}
            {"series":true,"time":"2026-01-01T02:00:00Z","value":3}
            {"time":"2026-01-01T03:00:00Z","value":4}
            {"series":"a","time":"soon","value":5}
            {"series":"a","time":"2026-01-01T04:00:00Z","value":6} 7
            {"series":7,"time":"2026-01-01T05:00:00Z","value":8}
            """);
    SeriesEvents events = EventSeries.read(in, FIELDS);
    assertThat(events.series()).extracting(Series::key).containsExactly("a", "7");
    assertThat(events.series().get(0).values()).containsExactly(1);
    assertThat(events.events().right())
        .containsExactly(
            new SeriesEvents.Sample(0, 0),
            null,
            null,
            null,
            null,
            null,
            new SeriesEvents.Sample(1, 0));
  }

  /** Whatever the order of the file, the measures are those of the rows in the order of time. */
  @Test
  void eventsOutOfOrder_areMeasuredAsTheirSeriesInOrder() throws IOException {
    List<String> inOrder = new ArrayList<>();
    double[] values = {1, 3, 2, 4, 3, 5, 4, 6};
    for (int row = 0; row < values.length; row++) {
      inOrder.add(
          "{\"series\":\"a\",\"time\":\"2026-01-01T0%d:00:00Z\",\"value\":%s}"
              .formatted(row, values[row]));
    }
    List<String> shuffled = new ArrayList<>(inOrder);
    Collections.shuffle(shuffled, new Random(1));
    JsonNode expected = measured(inOrder);
    assertThat(expected.at("/steps/0/model/mae").doubleValue()).isEqualTo(1);
    assertThat(measured(shuffled)).isEqualTo(expected);
    Path in = Files.write(folder.resolve("events.jsonl"), shuffled);
    SeriesEvents events = EventSeries.read(in, FIELDS);
    assertThat(events.events().events()).as("sent as the file has them").isEqualTo(in);
    assertThat(events.series().get(0).values()).containsExactly(values);
  }

  @Test
  void eventsOfOneTime_stayInTheFilesOrder() throws IOException {
    Path in =
        Files.writeString(
            folder.resolve("events.jsonl"),
            """
            {"series":"a","time":"2026-01-01T01:00:00Z","value":2}
            {"series":"a","time":"2026-01-01T01:00:00Z","value":3}
            {"series":"a","time":"2026-01-01T00:00:00Z","value":1}
            """);
    SeriesEvents events = EventSeries.read(in, FIELDS);
    assertThat(events.series().get(0).values()).containsExactly(1, 2, 3);
    assertThat(events.events().right())
        .containsExactly(
            new SeriesEvents.Sample(0, 1),
            new SeriesEvents.Sample(0, 2),
            new SeriesEvents.Sample(0, 0));
  }

  private JsonNode measured(List<String> lines) throws IOException {
    Path in = Files.write(folder.resolve("events.jsonl"), lines);
    SeriesOptions options = options(2, null, null, null);
    try (ForecastMeasurement measurement =
        new ForecastMeasurement(EventSeries.read(in, FIELDS), options)) {
      answerAll(measurement, 2);
      return measurement.json();
    }
  }

  @Test
  void rowsFewerThanTheForecasts_areAUsersMistake() throws IOException {
    try (ForecastMeasurement measurement = measurement(options(null, 4, 6, null))) {
      answerAll(measurement, 3);
      assertThatThrownBy(measurement::text)
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith(
              "--in: expected series with rows enough for a forecast of 3 steps");
    }
  }

  @Test
  void rowsUpToOne_areSaidWithoutTheirFirst() {
    assertThat(options(null, null, 8, null).text())
        .isEqualTo("every forecast within the last fifth of each, up to row 7");
  }

  @ParameterizedTest
  @CsvSource({"3600,24", "300,288", "60,1440", "86400,7", "604800,52", "1,1", "7000,1"})
  void season_isADayAWeekOrAYear(long seconds, int season) {
    long[] times = {0, 1000 * seconds, 2000 * seconds};
    assertThat(SeriesOptions.NONE.season(List.of(new Series("a", times, new double[] {1, 2, 3}))))
        .isEqualTo(season);
  }

  @Test
  void rows_areThoseOfTheSeries() throws IOException {
    assertThatThrownBy(() -> measurement(options(8, null, null, null)).close())
        .isInstanceOf(UserError.class)
        .hasMessage("--in: expected series of at least 9 rows, found 8 in series a");
    assertThatThrownBy(() -> options(2, 3, null, null))
        .hasMessage("--last 2: expected it alone, found --from or --to beside it");
    assertThatThrownBy(() -> options(null, 5, 5, null))
        .hasMessage("--to 5: expected a row after --from 5");
    assertThatThrownBy(() -> options(0, null, null, null))
        .hasMessage("--last 0: expected at least 1");
  }
}
