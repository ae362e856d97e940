package dev.unroll.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesFileTest {
  @TempDir Path folder;

  @Test
  void wideWithATimeColumn() throws IOException {
    List<Series> series =
        read("date,load,oil\n2016-07-01 00:00:00,1.5,2\n2016-07-01 01:00:00,,-3e1\n");

    assertThat(series).extracting(Series::key).containsExactly("load", "oil");
    assertThat(series.get(0).values()).containsExactly(1.5, Double.NaN);
    assertThat(series.get(1).values()).containsExactly(2, -30);
    assertThat(series.get(1).times())
        .containsExactly(millis("2016-07-01T00:00:00Z"), millis("2016-07-01T01:00:00Z"));
  }

  @Test
  void wideWithEpochSecondsWhereTheHeaderNamesThem() throws IOException {
    List<Series> series = read("timestamp,value\n60,1\n120,2\n");

    assertThat(series).extracting(Series::key).containsExactly("value");
    assertThat(series.get(0).times()).containsExactly(60_000, 120_000);
  }

  @Test
  void wideWithoutTimesStandsAtTheGivenInterval() throws IOException {
    Path path = write("a,b\n1,2\n3,4\n5,6\n");
    Instant start = Instant.parse("2012-03-01T00:00:00Z");

    List<Series> series = SeriesFile.read(path, new SeriesFile.Clock(start, Duration.ofMinutes(5)));

    assertThat(series).extracting(Series::key).containsExactly("a", "b");
    assertThat(series.get(1).times())
        .containsExactly(
            start.toEpochMilli(), start.toEpochMilli() + 300_000, start.toEpochMilli() + 600_000);
  }

  @Test
  void aFirstLineOfSensorNumbersIsAHeader() throws IOException {
    List<Series> series = read("773869,767541\n66,67.5\n69,0\n");

    assertThat(series).extracting(Series::key).containsExactly("773869", "767541");
    assertThat(series.get(0).values()).containsExactly(66, 69);
  }

  @Test
  void aFirstLineOfNumbersLikeTheOthersIsNone() throws IOException {
    List<Series> series = read("1,10\n2,20\n3,30\n");

    assertThat(series).extracting(Series::key).containsExactly("series-1", "series-2");
    assertThat(series.get(0).values()).containsExactly(1, 2, 3);
  }

  @Test
  void longFormIsOrderedByTimeAndKeepsRepeatedTimes() throws IOException {
    List<Series> series =
        read(
            "b,2020-01-01T01:00Z,2\na,2020-01-01T00:00Z,7\nb,2020-01-01T00:00Z,1\nb,2020-01-01T01:00Z,3\n");

    assertThat(series).extracting(Series::key).containsExactly("b", "a");
    assertThat(series.get(0).values()).containsExactly(1, 2, 3);
    assertThat(series.get(1).values()).containsExactly(7);
  }

  @Test
  void longFormFindsItsColumnsByTheirNames() throws IOException {
    List<Series> series = read("ds,unique_id,y\n2020-01-01,7,1\n2020-01-02,7,NA\n");

    assertThat(series).extracting(Series::key).containsExactly("7");
    assertThat(series.get(0).values()).containsExactly(1, Double.NaN);
  }

  @Test
  void aRowASeriesEndsWhereItsValuesEnd() throws IOException {
    List<Series> series = read("\"V1\",\"V2\",\"V3\",\"V4\"\n\"H1\",605,586,NA\n\"H2\",1,NA,3\n");

    assertThat(series).extracting(Series::key).containsExactly("H1", "H2");
    assertThat(series.get(0).values()).containsExactly(605, 586);
    assertThat(series.get(1).values()).containsExactly(1, Double.NaN, 3);
    assertThat(series.get(1).times()[1] - series.get(1).times()[0]).isEqualTo(3_600_000);
  }

  @Test
  void aZippedFileReadsAlike() throws IOException {
    Path path = folder.resolve("series.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(SeriesFile.read(path)).extracting(Series::key).containsExactly("a", "b");
  }

  @Test
  void whatIsNoNumberIsNamedWithItsPlace() throws IOException {
    Path path = write("time,a\n2020-01-01,1\n2020-01-02,high\n");

    assertThatThrownBy(() -> SeriesFile.read(path))
        .isInstanceOf(UserError.class)
        .hasMessage(
            path
                + ", line 3, cell 2: expected a number, found 'high'; leave the cell empty where the"
                + " value is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1/2/2024,5,6\n2/2/2024,7,8", "31.12.2024,5,6\n1.1.2025,7,8", "May,5,6"})
  void anUnreadableTimeUnderItsNameIsRefusedRatherThanTakenForAKey(String rows) throws IOException {
    Path path = write("date,store_1,store_2\n" + rows + "\n");

    assertThatThrownBy(() -> SeriesFile.read(path))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "%s, line 2, cell 1: expected a time (ISO 8601 as 2024-01-31, epoch seconds or milliseconds), found '%s'"
                .formatted(path, rows.substring(0, rows.indexOf(','))));
  }

  @Test
  void datesInAnUnreadableFormAreNoKeysUnderAnyName() throws IOException {
    Path path = write("day,store_1\n1/2/2024,5\n2/2/2024,7\n");

    assertThatThrownBy(() -> SeriesFile.read(path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 2, cell 1: expected a time")
        .hasMessageContaining("found '1/2/2024'");
  }

  @ParameterizedTest
  @CsvSource({"Date,2024-1-5,2024-01-05", "Month,2024-01,2024-01-01", "ds,2024-1-5 06:00,''"})
  void datesWithoutZerosAndMonthsAreRead(String name, String cell, String day) throws IOException {
    List<Series> series = read(name + ",a\n" + cell + ",1\n");

    assertThat(series).extracting(Series::key).containsExactly("a");
    String time = day.isEmpty() ? "2024-01-05T06:00:00Z" : day + "T00:00:00Z";
    assertThat(series.get(0).times()).containsExactly(millis(time));
  }

  @Test
  void eightDigitsThatAreDatesAllAlongAreDates() throws IOException {
    List<Series> wide = read("date,a\n20240131,1\n20240201,2\n");
    List<Series> tall = read("id,date,y\ns,20240131,1\ns,20240201,2\n");

    long[] days = {millis("2024-01-31T00:00:00Z"), millis("2024-02-01T00:00:00Z")};
    assertThat(wide.get(0).times()).containsExactly(days);
    assertThat(tall.get(0).times()).containsExactly(days);
  }

  @Test
  void eightDigitsOfWhichOneIsNoDateAreSeconds() throws IOException {
    List<Series> series = read("time,a\n20240131,1\n20240191,2\n");

    assertThat(series.get(0).times()).containsExactly(20_240_131_000L, 20_240_191_000L);
  }

  @Test
  void anEmptyLineAmongValuesIsAMissingOne() throws IOException {
    List<Series> series = read("load\n\n1\n\n \n3\n\n\n");

    assertThat(series).extracting(Series::key).containsExactly("load");
    assertThat(series.get(0).values()).containsExactly(Double.NaN, 1, Double.NaN, Double.NaN, 3);
  }

  @Test
  void anEmptyLineAmongRowsIsLeftOutButCounted() throws IOException {
    assertThat(read("a,b\n1,2\n\n3,4\n").get(0).values()).containsExactly(1, 3);
    Path path = write("\na,b\n1,2\n\n3,high\n");

    assertThatThrownBy(() -> SeriesFile.read(path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 5, cell 2: expected a number, found 'high'");
  }

  @Test
  void aShortRowIsNamedWithItsPlace() throws IOException {
    Path path = write("a,b\n1,2\n3\n");

    assertThatThrownBy(() -> SeriesFile.read(path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 3: expected 2 cells as in the first line, found 1");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path path = write("");

    assertThatThrownBy(() -> SeriesFile.read(path))
        .isInstanceOf(UserError.class)
        .hasMessage(path + ": expected series as CSV, found an empty file");
  }

  @Test
  void timesAreAFilesOwnOrTheClocks() throws IOException {
    assertThat(SeriesFile.hasTimes(write("a,2020-01-01T01:00Z,2\na,2020-01-01T02:00Z,3\n")))
        .isTrue();
    assertThat(SeriesFile.hasTimes(write("time,a\n1577836800,2\n"))).isTrue();
    assertThat(SeriesFile.hasTimes(write("a,b\n1,2\n"))).isFalse();
    assertThat(SeriesFile.hasTimes(write("a,1,2\nb,3,4\n"))).isFalse();
  }

  private List<Series> read(String text) throws IOException {
    return SeriesFile.read(write(text));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("series.csv"), text);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
