package dev.unroll.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ForecasterTrainTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aBundleIsTrainedOnTheUsersOwnSeries() throws IOException {
    Path bundle = folder.resolve("mine");

    int status =
        train(
            "--data",
            waves() + "@120",
            "--season",
            6,
            "--window",
            24,
            "--horizon",
            6,
            "--hidden",
            4,
            "--epochs",
            1,
            "--out",
            bundle);

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(out.toString()).contains("| this model |", "| a season before |", "| last value |");
    assertThat(bundle.resolve("model.onnx")).isNotEmptyFile();
    assertThat(bundle.resolve("golden.json")).isNotEmptyFile();
    assertThat(bundle.resolve("model.json"))
        .content()
        .contains("\"name\" : \"mine\"", "\"version\" : \"2\"", "\"head\" : \"forecast\"")
        .contains("\"samples\"");
    assertThat(bundle.resolve("README.md"))
        .content()
        .contains("next 6 samples", "waves.csv: 2 series, rows before 120 learned from")
        .containsOnlyOnce("--season 6")
        .contains("--epochs 1 --out mine`");
    Model.open(dev.unroll.models.Bundle.read(bundle)).close();
  }

  @Test
  void aMistakeIsOneMessageAndStatusTwo() throws IOException {
    assertThat(train("--data", waves(), "--recipe", "daily")).isEqualTo(2);
    assertThat(err.toString()).contains("--recipe: expected hourly or short, found daily");

    assertThat(train("--data", folder.resolve("none.csv"))).isEqualTo(2);
    assertThat(err.toString()).contains("expected a CSV file of series, found none");

    assertThat(train("--data", waves(), "--season", 6, "--horizon", 8)).isEqualTo(2);
    assertThat(err.toString()).contains("--horizon: expected a multiple of the season 6");

    assertThat(train("--data", waves(), "--recipe", "short", "--window", 12)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--window: expected at least the newest samples that the cell reads each time")
        .contains(", 24, found 12");

    Path broken = Files.writeString(folder.resolve("broken.csv"), "time,a\n2020-01-01,high\n");
    assertThat(train("--data", broken)).isEqualTo(2);
    assertThat(err.toString()).contains("line 2, cell 2: expected a number, found 'high'");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "my model", "_m"})
  void aNameThatNoBundleCanHave_isRefusedBeforeTheDataAreRead(String out) {
    assertThat(train("--data", folder.resolve("none.csv"), "--out", out)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("unroll train: --out " + out + ": expected a name of letters, digits,")
        .contains("found '" + out + "'");
  }

  private int train(Object... arguments) {
    CommandLine line = Train.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    Arrays.setAll(all, i -> i == 0 ? "forecaster" : arguments[i - 1].toString());
    return line.execute(all);
  }

  private Path waves() throws IOException {
    StringBuilder csv = new StringBuilder("a,b\n");
    for (int n = 0; n < 150; n++) {
      double wave = Math.sin(2 * Math.PI * n / 6);
      csv.append(String.format(Locale.ROOT, "%.3f,%.3f%n", 5 + wave, 50 - 20 * wave + n % 5));
    }
    return Files.writeString(folder.resolve("waves.csv"), csv);
  }
}
