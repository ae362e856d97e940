package dev.unroll.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.data.SeriesFile.Clock;
import dev.unroll.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastDataTest {
  private static final int ROWS = 100;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'',90,90,100",
    "@80,80,80,100",
    "@-20,-20,-1,100",
    "'@80,80,90',80,80,90",
    "'@-20,80,90',-20,80,90"
  })
  void whatIsMeasuredIsBehindWhatIsLearnedFrom(String rows, int cut, int from, int to)
      throws IOException {
    assertThat(read(rows).split()).isEqualTo(new Split(cut, from, to));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          @0          | expected a CUT other than 0: rows to learn from, or below 0, last rows to leave out
          @-100       | expected more than 2 rows before the cut -100, found none in any series
          @50,0,40    | expected FROM at or behind CUT, 50, as the rows before it are learned from, found 0
          @-50,40,60  | expected FROM at or behind CUT, 50, as the rows before it are learned from, found 40
          @50,60,60   | expected FROM before TO and the file's 100 rows, found 60 to 60
          @50,60,55   | expected FROM before TO and the file's 100 rows, found 60 to 55
          @100        | expected FROM before TO and the file's 100 rows, found 100 to 100
          @50,100,200 | expected FROM before TO and the file's 100 rows, found 100 to 200
          """)
  void rowsThatCannotBeMeasuredAreRefused(String rows, String told) {
    assertThatThrownBy(() -> read(rows))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("x.csv")
        .hasMessageContaining(told);
  }

  @Test
  void aFileNoLongerThanTheHorizonIsRefused() {
    assertThatThrownBy(() -> ForecastData.read(file().toString(), Clock.HOURS, 2, ROWS))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "x.csv: expected more rows than the horizon, 100, found 100; say which to measure with"
                + " FILE@CUT, or forecast fewer ahead");
  }

  private ForecastData read(String rows) throws IOException {
    return ForecastData.read(file() + rows, Clock.HOURS, 2, 5);
  }

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("x.csv"), "a\n" + "1\n2\n".repeat(ROWS / 2));
  }
}
