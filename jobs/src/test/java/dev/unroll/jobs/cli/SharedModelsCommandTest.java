package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.jobs.cli.CommandLines.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that others wrote: each is told of, and becomes a bundle by the options it needs. */
class SharedModelsCommandTest {
  @TempDir private Path folder;

  @Test
  void everyFile_isToldOf() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(models())) {
      files = all.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    for (Path file : files) {
      Result result = run("model", "inspect", file.toString());
      assertThat(result.err()).as(file.toString()).isEmpty();
      assertThat(result.status()).isZero();
      assertThat(result.out()).contains("graph    ").containsAnyOf("\nopen     ", "\nnext     ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          silero_vad/silero_vad             | --constant sr=16000 --shape input=batch,512 --context input=64
          gazeconnect_lm/gazeconnect_lm_quantized | --head likelihood
          gtcrn/gtcrn_simple                |
          dtln/model_1                      |
          burn_tests/gru                    |
          burn_tests/gru_bidirectional      |
          burn_tests/gru_with_initial_state |
          burn_tests/lstm                   |
          burn_tests/lstm_bidirectional     |
          burn_tests/lstm_with_initial_state |
          burn_tests/rnn                    |
          burn_tests/rnn_with_initial_state |
          burn_tests/scan_multi_state       |
          """)
  void model_becomesABundleThatVerifies(String model, String options) {
    List<String> args = new ArrayList<>();
    if (options != null) {
      args.addAll(List.of(options.split(" ", -1)));
    }
    assertThat(init(models().resolve(model + ".onnx"), args).out()).contains("\nnext     ");
    Result verified = run("model", "verify", bundle());
    assertThat(verified.err()).isEmpty();
    assertThat(verified.status()).isZero();
    if (model.startsWith("gazeconnect")) {
      assertThat(verified.out()).contains("scale    probabilities\n").contains("leak: runs alone");
    }
  }

  /** The weights are inputs; each case holds what must come out. */
  @ParameterizedTest
  @CsvSource({
    "test_gru_defaults, W R",
    "test_gru_seq_length, W R B",
    "test_gru_with_initial_bias, W R B",
    "test_lstm_defaults, W R",
    "test_lstm_with_initial_bias, W R B",
    "test_lstm_with_peepholes, W R B sequence_lens initial_h initial_c P",
    "test_rnn_seq_length, W R B",
    "test_simple_rnn_defaults, W R",
    "test_simple_rnn_with_initial_bias, W R B",
  })
  void conformanceCase_becomesABundleWithItsGoldenSequences(String name, String constants) {
    Path test = models().resolve("onnx_node_tests").resolve(name);
    List<String> args = new ArrayList<>(List.of("--golden", test.toString()));
    int place = 1;
    for (String constant : constants.split(" ", -1)) {
      Path tensor = test.resolve("test_data_set_0/input_" + place++ + ".pb");
      args.addAll(List.of("--constant", constant + "=" + tensor));
    }
    assertThat(init(test.resolve("model.onnx"), args).out()).contains("\ngolden   ");
    Result verified = run("model", "verify", bundle());
    assertThat(verified.err()).isEmpty();
    assertThat(verified.out())
        .containsPattern("golden   [1-9] sequences, [1-9] steps, [0-9]+ numb");
  }

  @ParameterizedTest
  @CsvSource({"test_gru_batchwise", "test_lstm_batchwise", "test_simple_rnn_batchwise"})
  void layoutThatTheRuntimeRefuses_isToldWithTheWayOut(String name) {
    Path file = models().resolve("onnx_node_tests").resolve(name).resolve("model.onnx");
    Result result = run("model", "init", file.toString(), "--out", bundle());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("unroll: " + file + ": expected recurrent operators of layout 0")
        .endsWith("\nNothing was written.\n");
  }

  @Test
  void hiddenState_isToldWithTheWayToLiftIt() {
    Path file = models().resolve("burn_tests/gru.onnx");
    String next = "\nnext     unroll model lift " + file + " --out LIFTED.onnx\n";
    assertThat(run("model", "inspect", file.toString()).out())
        .contains("reads    input float [time, batch, 4] (vectoriser numbers, exactly 5 steps)")
        .contains("\nnote     its GRU may keep a state that no input and output hold")
        .endsWith(next);
    assertThat(init(file, List.of()).out()).contains(next);
    assertThat(run("model", "verify", bundle()).out())
        .endsWith("\nnext     unroll model lift " + bundle() + "/model.onnx --out LIFTED.onnx\n");
    Path backward = models().resolve("burn_tests/gru_bidirectional.onnx");
    assertThat(run("model", "inspect", backward.toString()).out()).doesNotContain("lift");
  }

  @Test
  void openWeights_leaveOutWhatWouldNotHoldWithThem() {
    Path file = models().resolve("onnx_node_tests/test_lstm_with_peepholes/model.onnx");
    assertThat(run("model", "inspect", file.toString()).out())
        .contains("\nopen     inputs [W, R, B, P] are weights of a recurrent operator")
        .doesNotContain("\nreads ", "\nnote ", "Invalid value")
        .endsWith(
            "\nnext     unroll model init "
                + file
                + " --out BUNDLE --constant W=FILE.pb --constant R=FILE.pb --constant B=FILE.pb"
                + " --constant P=FILE.pb\n");
  }

  @Test
  void runtimesChainOfNodes_isToldLastAndShort() {
    Path file = models().resolve("silero_vad/silero_vad.onnx");
    Result result =
        run("model", "init", file.toString(), "--out", bundle(), "--constant", "sr=16000");
    assertThat(result.err().lines().toList())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("check \"constants\" [sr]; ")
                    .endsWith("\"shapes\": {\"input\": [\"batch\", SIZE]}"),
            line ->
                assertThat(line).isEqualTo("  init says \"shapes\" by --shape input=batch,SIZE"),
            line -> assertThat(line).startsWith("  init says \"constants\""),
            line ->
                assertThat(line)
                    .startsWith("  Read as [input [batch, time], ")
                    .contains(": Pad node: Pad reflect: ")
                    .hasSizeLessThan(300),
            line -> assertThat(line).isEqualTo("Nothing was written."));
  }

  private Result init(Path file, List<String> options) {
    List<String> args =
        new ArrayList<>(List.of("model", "init", file.toString(), "--out", bundle()));
    args.addAll(options);
    Result result = run(args.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    return result;
  }

  private String bundle() {
    return folder.resolve("bundle").toString();
  }

  private static Path models() {
    Path dir = Path.of("").toAbsolutePath();
    while (dir != null) {
      Path models = dir.resolve("shared/data/onnx_models");
      if (Files.isDirectory(models)) {
        return models;
      }
      dir = dir.getParent();
    }
    assumeTrue(false, "no shared/data/onnx_models beside the repository: not checked");
    throw new IllegalStateException("skipped");
  }
}
