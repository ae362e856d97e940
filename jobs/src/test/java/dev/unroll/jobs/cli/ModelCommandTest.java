package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.models.onnx.RandomNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code model inspect}, {@code init} and {@code verify}, on graphs made here. */
class ModelCommandTest {
  @TempDir private Path folder;

  private Path tokens() throws IOException {
    byte[] graph = RandomNetworks.gru(8).tokens(10, 4).classes(3).graph(1);
    return Files.write(folder.resolve("mood.onnx"), graph);
  }

  /** {@code y = x * rate + h_in}, which is the next state too. */
  private Path scaled() throws IOException {
    byte[] graph =
        new OnnxGraph("scaled")
            .input("x", ElementType.FLOAT, "batch", "2")
            .input("rate", ElementType.FLOAT)
            .input("h_in", ElementType.FLOAT, "batch", "2")
            .node("Mul", List.of("x", "rate"), List.of("p"))
            .node("Add", List.of("p", "h_in"), List.of("y"))
            .node("Identity", List.of("y"), List.of("h_out"))
            .output("y", ElementType.FLOAT, "batch", "2")
            .output("h_out", ElementType.FLOAT, "batch", "2")
            .toBytes();
    return Files.write(folder.resolve("scaled.onnx"), graph);
  }

  @Test
  void file_isToldWithWhatItTurnsOutToRead() throws IOException {
    Result result = run("model", "inspect", tokens().toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .anyMatch(
            line ->
                line.startsWith("graph    by unroll, operator set 17, ") && line.contains("GRU 1"))
        .contains(
            "input    tokens int64 [batch, time]",
            "input    h_in_0 float [1, batch, 8]",
            "output   scores float [batch, time, 3]",
            "tokens   tokens looks into a table of 10 ids",
            "reads    tokens int64 [batch, time] (vectoriser tokens, at most 512 steps)",
            "state    h_in_0 float [1, batch, 8] <- h_out_0",
            "next     unroll model init " + folder.resolve("mood.onnx") + " --out BUNDLE");
    assertThat(result.status()).isZero();
  }

  @Test
  void fileThatLeavesAQuestion_isToldWithTheQuestionAndStatus0() throws IOException {
    Path file = scaled();
    Result result = run("model", "inspect", file.toString());
    assertThat(result.out())
        .contains("input    rate float []\n")
        .contains("open     " + file + ": input rate: a single FLOAT cannot differ")
        .contains("\n  init says \"constants\" by --constant NAME=VALUE\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  /** The name is an input's, whatever a value holds: of a file, too. */
  @Test
  void namesAndValues_mayHoldEqualsSigns() throws IOException {
    byte[] graph =
        new OnnxGraph("signs")
            .input("x", ElementType.FLOAT, "batch", "2")
            .input("ra=te", ElementType.FLOAT)
            .input("by", ElementType.FLOAT)
            .node("Mul", List.of("x", "ra=te"), List.of("p"))
            .node("Mul", List.of("p", "by"), List.of("y"))
            .output("y", ElementType.FLOAT, "batch", "2")
            .toBytes();
    Path file = Files.write(folder.resolve("signs.onnx"), graph);
    Path tensor = Files.createDirectory(folder.resolve("day=1")).resolve("by.pb");
    Files.write(
        tensor,
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addFloatData(3)
            .build()
            .toByteArray());
    Result result =
        run(
            "model",
            "init",
            file.toString(),
            "--out",
            out(),
            "--constant",
            "ra=te=0.5",
            "--constant",
            "by=" + tensor);
    assertThat(result.err()).isEmpty();
    assertThat(new JsonMapper().readTree(Path.of(out(), "model.json").toFile()).at("/constants"))
        .isEqualTo(new JsonMapper().readTree("{\"ra=te\":0.5,\"by\":3}"));
  }

  @Test
  void fileThatTheRuntimeRefuses_isStillToldOf() throws IOException {
    byte[] graph =
        new OnnxGraph("odd")
            .input("x", ElementType.FLOAT, "batch", "2")
            .node("NoSuchOperator", List.of("x"), List.of("y"))
            .output("y", ElementType.FLOAT, "batch", "2")
            .toBytes();
    Path file = Files.write(folder.resolve("odd.onnx"), graph);
    Result result = run("model", "inspect", file.toString());
    assertThat(result.out())
        .contains("1 operator: NoSuchOperator 1")
        .contains(
            "open     " + file + ": expected an ONNX graph that ONNX Runtime can load, found");
    assertThat(result.status()).isZero();
  }

  @Test
  void filesThatAreNoGraphs_areOneMessageEach() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "This is a text file.");
    byte[] whole = Files.readAllBytes(tokens());
    Path half = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));
    Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
    Path none = folder.resolve("none.onnx");
    for (Path file : List.of(text, half, empty)) {
      String told =
          file
              + ": expected an ONNX graph, found "
              + Files.size(file)
              + " bytes that are none, or not all of one; copy or export the file again";
      assertFault(told, "model", "inspect", file.toString());
      assertFault(told, "model", "init", file.toString(), "--out", out());
    }
    assertFault(
        none + "/model.json: expected a file, found none; name a bundle's folder",
        "model",
        "inspect",
        none.toString());
    assertFault(
        none + ": expected an ONNX file, found none",
        "model",
        "init",
        none.toString(),
        "--out",
        out());
    assertFault(
        folder + ": expected an ONNX file, found a folder",
        "model",
        "init",
        folder.toString(),
        "--out",
        out());
    assertFault(
        folder + "/model.json: expected a file, found none", "model", "verify", folder.toString());
    assertThat(Path.of(out())).doesNotExist();
  }

  /** {@code x} times constants whose sizes must fit it, in a graph that says no sizes. */
  @Test
  void wrongConstant_isNamedAsASuspectBeforeWhatTheRuntimeSaid() throws IOException {
    byte[] graph =
        new OnnxGraph("sized")
            .input("x", ElementType.FLOAT, "batch", "4")
            .input("weights", ElementType.FLOAT, "n", "m")
            .node("MatMul", List.of("x", "weights"), List.of("y"))
            .output("y", ElementType.FLOAT, "batch", "m")
            .toBytes();
    Path file = Files.write(folder.resolve("sized.onnx"), graph);
    List<String> args =
        List.of(
            "model", "init", file.toString(), "--out", out(), "--constant", "weights=[[1],[2]]");
    assertFault(
        file
            + ": the axes of its inputs are not as they look, or what model.json says is wrong:"
            + " check \"constants\" [weights]; what each axis is can be said in model.json,"
            + " \"shapes\": {\"x\": [\"batch\", 4]}\n"
            + "  init says \"shapes\" by --shape x=batch,4\n"
            + "  init says \"constants\" by --constant NAME=VALUE\n"
            + "  Read as [x [batch, 4]], the graph fails with 3 rows of 1 step: MatMul node: ",
        args.toArray(String[]::new));
    List<String> said = new ArrayList<>(args);
    said.addAll(List.of("--shape", "x=batch,4"));
    assertFault(
        file
            + ": its inputs do not fit as model.json says them: check \"constants\" [weights],"
            + " \"shapes\" [x]\n",
        said.toArray(String[]::new));
  }

  @Test
  void onnxFileOrFolderInsteadOfABundle_isToldToMakeOne() throws IOException {
    Path file = tokens();
    String init = "unroll model init " + file + " --out BUNDLE\n";
    assertFault(
        file + ": expected a bundle's folder, found an ONNX file; make a bundle of it: " + init,
        "model",
        "verify",
        file.toString());
    for (String command : List.of("inspect", "verify")) {
      assertFault(
          folder
              + "/model.json: expected a file, found none; name a bundle's folder, or make one of the"
              + " ONNX file there: "
              + init,
          "model",
          command,
          folder.toString());
    }
    assertFault(
        "unroll: no/such/bundle/model.json: expected a file, found none",
        "model",
        "verify",
        "no/such/bundle");
  }

  @Test
  void vocabularyBeyondTheTable_isToldWithItsRows() throws IOException {
    assertFault(
        "--vocabulary 11: expected at most 10, the rows of the table that tokens looks into",
        "model",
        "init",
        tokens().toString(),
        "--out",
        out(),
        "--vocabulary",
        "11");
    assertThat(run("model", "init", tokens().toString(), "--out", out()).status()).isZero();
    Path manifest = Path.of(out()).resolve("model.json");
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace(": 10", ": 20000"));
    assertFault("check \"vectoriser.vocabulary\"", "model", "verify", out());
    Files.writeString(manifest, json.replace(": 10", ": 11"));
    Result result = run("model", "verify", out());
    assertThat(result.err()).contains("vectoriser.vocabulary").doesNotContain("tokenizer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"good\": 1, \"bad\": 2}", "{\"size\": 2, \"words\": {\"good\": 1}}"})
  void wordListAsTokenizer_isToldAsOne(String json) throws IOException {
    Path words = Files.writeString(folder.resolve("words.json"), json);
    assertFault(
        "--tokenizer "
            + words
            + ": expected a tokenizer in Hugging Face's format, found no model.vocab, but a plain"
            + " list of words and their ids",
        "model",
        "init",
        tokens().toString(),
        "--out",
        out(),
        "--tokenizer",
        words.toString());
  }

  @Test
  void manyOutputsWithoutLabels_areToldOtherHeads() throws IOException {
    byte[] graph = RandomNetworks.gru(8).tokens(10, 4).classes(51).graph(1);
    Path file = Files.write(folder.resolve("many.onnx"), graph);
    assertFault(
        "found 0; for so many numbers choose head vector, or likelihood",
        "model",
        "init",
        file.toString(),
        "--out",
        out(),
        "--head",
        "scores");
  }

  @Test
  void init_saysAsLittleAsTheGraphNeedsAndVerifies() throws IOException {
    Result result = run("model", "init", tokens().toString(), "--out", out(), "--labels", "a,b,c");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("wrote    " + out() + ": bundle@1\nreads    tokens int64 [batch, time]")
        .contains("golden   none")
        .endsWith(
            "next     in a pipeline, model: {bundle: " + out() + ", carry: key, input: /FIELD}\n");
    assertThat(manifest())
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"name": "bundle", "version": "1", "head": "scores", "labels": ["a", "b", "c"],
                     "vectoriser": {"kind": "tokens", "vocabulary": 10}}"""));
    Result verified = run("model", "verify", out());
    assertThat(verified.out())
        .startsWith("model    bundle@1\n")
        .contains("dry run  rows do not touch each other; state carries")
        .contains("golden   none: no golden.json says what it answered where it came from");
    assertThat(verified.status()).isZero();
  }

  @Test
  void optimize_writesTheNextVersionAndTellsHowFarItIs() throws Exception {
    String gru = folder.resolve("gru").toString();
    assertThat(run("model", "init", tokens().toString(), "--out", gru).status()).isZero();
    Path json = Path.of(gru, "model.json");
    ObjectNode sealed = (ObjectNode) new JsonMapper().readTree(Files.readString(json));
    sealed.putObject("sha256").put("model.onnx", sum(Path.of(gru, "model.onnx")));
    Files.writeString(json, sealed.toString());
    Result result = run("model", "optimize", gru, "--out", out());
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .anyMatch(line -> line.matches("difference at most [0-9.E-]+, of answers and states"))
        .anyMatch(line -> line.startsWith("speed "))
        .contains("written    gru@2 to " + out());
    assertThat(manifest().at("/sha256/model.onnx").asText())
        .isEqualTo(sum(Path.of(out(), "model.onnx")));
    assertThat(run("model", "verify", out()).out())
        .contains("reads    tokens int64 [batch, 1]", "state carries");
    assertFault("expected a new folder", "model", "optimize", gru, "--out", out());
    assertFault("found none", "model", "optimize", folder.toString(), "--out", out() + "2");
  }

  private static String sum(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void init_doesNotOverwriteABundle() throws IOException {
    assertThat(run("model", "init", tokens().toString(), "--out", out()).status()).isZero();
    assertFault(
        "--out "
            + out()
            + ": expected a folder without a bundle, found model.json in it; name another folder, or"
            + " remove the old bundle",
        "model",
        "init",
        tokens().toString(),
        "--out",
        out());
    assertFault(
        "--out " + tokens() + ": expected a folder, or none yet, found a file",
        "model",
        "init",
        tokens().toString(),
        "--out",
        tokens().toString());
  }

  @Test
  void everyOption_reachesModelJson() throws IOException {
    Path file = scaled();
    Path golden =
        Files.writeString(
            folder.resolve("g.json"),
            """
            {"sequences": [{"name": "up", "steps": [
              {"inputs": {"x": [1, 2]}, "outputs": {"y": [3, 6]}},
              {"inputs": {"x": [1, 1]}, "outputs": {"y": [6, 9], "h_out": [6, 9]}}]}]}""");
    Result result =
        run(
            "model",
            "init",
            file.toString(),
            "--out",
            out(),
            "--name",
            "scaled",
            "--version",
            "2",
            "--constant",
            "rate=3",
            "--shape",
            "x=batch,2",
            "--state",
            "h_in=h_out",
            "--output",
            "y",
            "--golden",
            golden.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("wrote    " + out() + ": scaled@2\n")
        .contains("constant rate float []\n")
        .contains(
            "golden   1 sequences, 2 steps, 6 numbers: off by 0.0 at most, tolerance 1.0E-4\n");
    assertThat(manifest())
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"name": "scaled", "version": "2", "head": "vector",
                     "vectoriser": {"kind": "numbers"}, "output": "y", "states": {"h_in": "h_out"},
                     "constants": {"rate": 3}, "shapes": {"x": ["batch", 2]}}"""));
    assertThat(run("model", "verify", out()).out()).contains("golden   1 sequences, 2 steps");
    Files.writeString(
        Path.of(out()).resolve("golden.json"), Files.readString(golden).replace("9", "8"));
    assertFault(
        out()
            + "/golden.json: sequence up, step 1, output y[1]: expected 8.0 within 1.0E-4, found"
            + " 9.0; another release of ONNX Runtime",
        "model",
        "verify",
        out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --constant rat=3                  | constants: expected one of
          --constant rate=[1,2]             | constants.rate: expected the shape [], found [2]
          --constant rate=fast              | --constant rate=fast: expected a number, nested arrays of them, or a FILE.pb, found fast
          --constant rate                   | --constant rate: expected NAME=VALUE, found no name
          --constant rate=no.pb             | --constant rate=no.pb: expected a file, found none
          --constant rate=1 --constant rate=2 | --constant rate=2: rate is given twice
          --constant rate=1 --shape x=rows,2  | --shape x=rows,2: expected batch, time or a size for each axis, found 'rows'
          --constant rate=1 --context x=0   | --context x=0: expected a number of values, at least 1, found 0
          --constant rate=1 --state h_in=z  | states.h_in: expected one of
          --constant rate=1 --output z      | output: expected one of
          --constant rate=1 --labels a,b --head vector | --labels: expected with --head scores alone, found with --head vector
          --constant rate=1 --labels a      | labels: expected 2 names, as the output y float [batch, 2] has, found 1
          --constant rate=1 --head scores   | labels: expected 2 names, as the output y float [batch, 2] has, found 0
          --constant rate=1 --head verdict  | head: expected one of scores, tags, vector, likelihood, forecast, trend, found string "verdict"
          --constant rate=1 --head likelihood | scaled.onnx: head likelihood scores token ids, whole numbers, and the graph reads none: its inputs are [x float [batch, 2]]; choose head vector or scores
          --constant rate=1 --name a/b      | name: expected letters, digits
          --constant rate=1 --golden none   | --golden none: expected a golden.json or a folder, found none
          --constant rate=1 --tokenizer none | --tokenizer none: expected a tokenizer.json, found none
          """)
  void wrongOptions_areOneMessageEachAndWriteNothing(String options, String told)
      throws IOException {
    List<String> args =
        new ArrayList<>(List.of("model", "init", scaled().toString(), "--out", out()));
    args.addAll(List.of(options.split(" ", -1)));
    assertFault(told, args.toArray(String[]::new));
    assertThat(Path.of(out())).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"sequences": [{"steps": [{"inputs": {"z": [1, 2]}, "outputs": {"y": [1, 2]}}]}]} | golden.json: sequence sequences[0], step 0: expected the input x float [batch, 2], found [z]
          {"sequences": [{"steps": [{"inputs": {"x": [1]}, "outputs": {"y": [1, 2]}}]}]} | golden.json: sequence sequences[0], step 0, input x: expected the shape [2], which is the graph's without its batch, found [1]
          {"tolerance": 7, "sequences": [{"steps": [{"inputs": {"x": [1, 2]}, "outputs": {"y": [1, 2]}}]}]} | tolerance: expected at most 1, found number 7
          text | golden.json: expected a JSON object: Unrecognized token 'text'
          """)
  void wrongGoldenSequences_areOneMessageEachAndWriteNothing(String json, String told)
      throws IOException {
    Path golden = Files.writeString(folder.resolve("g.json"), json);
    assertFault(
        told,
        "model",
        "init",
        scaled().toString(),
        "--out",
        out(),
        "--constant",
        "rate=1",
        "--golden",
        golden.toString());
    assertFault(
        folder + ": expected test_data_set_0/input_0.pb and others like it, found none",
        "model",
        "init",
        scaled().toString(),
        "--out",
        out(),
        "--constant",
        "rate=1",
        "--golden",
        folder.toString());
    assertThat(Path.of(out())).doesNotExist();
  }

  @Test
  void scaleOfALanguageModel_isMeasured() throws IOException {
    OnnxGraph graph =
        new OnnxGraph("bigrams")
            .floats("table", new float[] {1, 2, 3, 0, 0, 5, -1, 4, 2}, 3, 3)
            .input("tokens", ElementType.INT64, "batch", "time")
            .node("Gather", List.of("table", "tokens"), List.of("logits"))
            .node("Softmax", List.of("logits"), List.of("shares"), Attribute.of("axis", -1))
            .output("logits", ElementType.FLOAT, "batch", "time", "3")
            .output("shares", ElementType.FLOAT, "batch", "time", "3");
    Path file = Files.write(folder.resolve("lm.onnx"), graph.toBytes());
    for (String[] pair : new String[][] {{"logits", "logits"}, {"shares", "probabilities"}}) {
      Path bundle = folder.resolve(pair[0]);
      Result result =
          run(
              "model",
              "init",
              file.toString(),
              "--out",
              bundle.toString(),
              "--head",
              "likelihood",
              "--output",
              pair[0]);
      assertThat(result.err()).isEmpty();
      assertThat(Files.readString(bundle.resolve("model.json")))
          .contains("\"scale\" : \"" + pair[1] + "\"");
      assertThat(run("model", "verify", bundle.toString()).out())
          .contains("scale    " + pair[1] + "\n");
    }
  }

  private String out() {
    return folder.resolve("bundle").toString();
  }

  private JsonNode manifest() throws IOException {
    return new JsonMapper().readTree(Path.of(out()).resolve("model.json").toFile());
  }

  private static void assertFault(String told, String... args) {
    Result result = run(args);
    assertThat(result.err())
        .startsWith("unroll: ")
        .contains(told)
        .doesNotContain("\tat ", "Exception");
    assertThat(result.out()).isEmpty();
    assertThat(result.status()).isEqualTo(2);
  }
}
