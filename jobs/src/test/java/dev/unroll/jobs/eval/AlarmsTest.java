package dev.unroll.jobs.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.jobs.eval.Alarms.Scored;
import dev.unroll.jobs.eval.Alarms.Window;
import dev.unroll.models.data.Series;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmsTest {
  private static final long DAY = 86_400_000;

  @TempDir private Path folder;

  /** A sample a day, a week and a day long; days 2 to 3 are wrong, and day 7 is. */
  private static Scored scored(double... scores) {
    long[] times = new long[scores.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = i * DAY;
    }
    return new Scored(
        times, scores, List.of(new Window(2 * DAY, 3 * DAY), new Window(7 * DAY, 7 * DAY)));
  }

  @Test
  void threshold_isTheLeastThatKeepsTheRate() {
    List<Scored> series = List.of(scored(Double.NaN, 1, 5, 9, 8, 2, 2, 3));
    assertThat(Alarms.at(series, 0.5)).isEqualTo(new Alarms(Math.nextUp(8.0), 1, 2, 0, 1));
    assertThat(Alarms.at(series, 1)).isEqualTo(new Alarms(Math.nextUp(2.0), 2, 2, 1, 1));
    assertThat(Alarms.at(series, 100)).isEqualTo(new Alarms(0, 2, 2, 4, 1));
  }

  @Test
  void sameScores_areAlarmsTogether() {
    List<Scored> series = List.of(scored(4, 0, 4, 0, 0, 4, 0, 0));
    assertThat(Alarms.at(series, 1).found()).as("two of the same score are too many").isZero();
    assertThat(Alarms.at(series, 2)).isEqualTo(new Alarms(Math.nextUp(0.0), 1, 2, 2, 1));
  }

  @Test
  void falseAlarms_areHoursOfASeries() {
    long[] times = {0, 60_000, 3_599_999, 3_600_000, 604_800_000};
    Scored series = new Scored(times, new double[] {9, 9, 9, 9, 0}, List.of());
    BitSet alarms = new BitSet();
    alarms.set(0, 4);
    Alarms counted = Alarms.of(List.of(series, series), List.of(alarms, alarms));
    assertThat(counted.falseAlarms()).isEqualTo(4);
    assertThat(counted.falseAlarmsAWeek()).isEqualTo(2);
  }

  @Test
  void alarmsOfTheModelItself_findWindows() {
    BitSet alarms = new BitSet();
    alarms.set(0, 3);
    Alarms counted = Alarms.of(List.of(scored(0, 0, 0, 0, 0, 0, 0, 0)), List.of(alarms));
    assertThat(counted.falseAlarms()).isEqualTo(2);
    assertThat(counted.found()).isEqualTo(1);
    assertThat(counted.threshold()).isNaN();
  }

  @Test
  void zScore_isAgainstTheValuesBefore() {
    double[] scores = Alarms.zScores(new double[] {1, 3, 1, Double.NaN, 8, 8}, 3);
    assertThat(scores[2]).isNaN();
    assertThat(scores[3]).isNaN();
    // Before it 1, 3 and 1: mean 5/3, deviation √(8/9).
    assertThat(scores[4]).isEqualTo((8 - 5 / 3.0) / Math.sqrt(8 / 9.0), within(1e-12));
    assertThat(scores[5]).isEqualTo((8 - 4) / Math.sqrt(26 / 3.0), within(1e-12));
  }

  @Test
  void windowsFile_isNumentas() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("windows.json"),
            """
            {"a/b.csv": [["2014-02-26 13:45:00.000000", "2014-02-27 06:25:00.000000"]], "c.csv": []}
            """);
    Map<String, List<Window>> windows = WindowsFile.read(file);
    assertThat(windows.keySet()).containsExactly("a/b.csv", "c.csv");
    assertThat(windows.get("a/b.csv"))
        .containsExactly(new Window(1_393_422_300_000L, 1_393_482_300_000L));
    Files.createDirectory(folder.resolve("a"));
    Files.writeString(
        folder.resolve("a/b.csv"),
        "timestamp,value\n2014-02-26 13:45:00,1.5\n2014-02-26 13:50:00,2\n");
    List<Series> series = WindowsFile.folder(folder, windows.keySet());
    assertThat(series).singleElement().extracting(Series::key).isEqualTo("a/b.csv");
    assertThat(series.get(0).values()).containsExactly(1.5, 2);
    Files.writeString(file, "{\"a\": [[\"soon\", \"later\"]]}");
    assertThatThrownBy(() -> WindowsFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expected an object of series, each with its windows")
        .hasMessageEndingWith("found the time \"soon\"");
  }
}
