package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.models.Bundle;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchModelTest {
  @Test
  void name_saysCellUnitsAndForm() {
    assertThat(BenchModel.of("lstm128")).isEqualTo(new BenchModel(Cell.LSTM, 128, Form.STEP_FUSED));
    assertThat(BenchModel.of("gru64-folded"))
        .isEqualTo(new BenchModel(Cell.GRU, 64, Form.STEP_FOLDED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru64", "lstm8-time", "gru8-decomposed", "lstm16-folded"})
  void name_comesBack(String name) {
    assertThat(BenchModel.of(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn64", "gru", "gru64-tidy", "gru0"})
  void anotherName_isTheUsersMistake(String name) {
    assertThatThrownBy(() -> BenchModel.of(name))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--models " + name + ": expected gru or lstm with its units");
  }

  @Test
  void folder_holdsTheSameBundle(@TempDir Path folder) throws IOException {
    BenchModel model = BenchModel.of("gru8-folded");
    model.write(folder);

    Bundle read = Bundle.read(folder);
    assertThat(read.manifest()).isEqualTo(model.bundle().manifest());
    assertThat(read.graph()).isEqualTo(model.graph());
  }
}
