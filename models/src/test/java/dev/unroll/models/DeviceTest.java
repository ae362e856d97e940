package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
  private static final Device AUTO = Device.parse("auto");
  private static final int VOCABULARY = 50;

  @ParameterizedTest
  @CsvSource({"cpu, cpu", "auto, auto", "cuda, cuda:0", "cuda:0, cuda:0", "cuda:12, cuda:12"})
  void names_areRead(String text, String device) {
    assertThat(Device.parse(text)).hasToString(device);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:1234", "CPU", "cpu:0"})
  void otherNames_areRefused(String text) {
    assertThatThrownBy(() -> Device.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cudaWhereThereIsNone_isToldWithTheWayOut_andAutoIsTheProcessor() {
    assumeFalse(hasCuda(), "this machine has a CUDA device");
    Bundle bundle = Bundles.tokens(RandomNetworks.gru(8), VOCABULARY, 2, 3);
    assertThatThrownBy(() -> Model.open(bundle, Device.parse("cuda:1")))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("device: expected a CUDA device 1 that ONNX Runtime can use, found")
        .hasMessageEndingWith("or say device: cpu or auto");
    assertThat(Model.openCount()).isZero();
    try (Model automatic = Model.open(bundle, AUTO);
        Model onTheProcessor = Model.open(bundle)) {
      assertThat(automatic).isSameAs(onTheProcessor);
    }
  }

  @Test
  void cudaAnswers_areTheProcessors() throws Exception {
    assumeTrue(hasCuda(), "this machine has no CUDA device");
    for (RandomNetworks network :
        List.of(RandomNetworks.gru(64), RandomNetworks.lstm(128), RandomNetworks.lstm(256))) {
      Bundle bundle = Bundles.tokens(network, VOCABULARY, 3, 5);
      try (Model cuda = Model.open(bundle, AUTO);
          Model cpu = Model.open(bundle)) {
        assertThat(cuda).isNotSameAs(cpu);
        List<RowResult> wanted = run(cpu);
        List<RowResult> given = run(cuda);
        for (int row = 0; row < wanted.size(); row++) {
          float[] scores = wanted.get(row).answers()[0];
          for (int i = 0; i < scores.length; i++) {
            assertThat(given.get(row).answers()[0][i]).isCloseTo(scores[i], within(1e-4f));
          }
        }
      }
    }
  }

  private static List<RowResult> run(Model model) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      long[] tokens = new long[8];
      for (int t = 0; t < tokens.length; t++) {
        tokens[t] = (7L * i + 13L * t) % VOCABULARY;
      }
      rows.add(new Row(List.of(Chunk.ofTokens(tokens, tokens.length)), null));
    }
    try (BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      return runner.run(rows, 8);
    }
  }

  private static boolean hasCuda() {
    return AUTO.found().kind() == Device.Kind.CUDA;
  }
}
