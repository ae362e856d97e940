package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.models.Bundle;
import dev.unroll.models.onnx.RandomNetworks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @TempDir private Path folder;
  private Path pipeline;

  @BeforeEach
  void writePipeline() throws IOException {
    pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            source: {kafka: {bootstrap: "a:1", topic: in}, key: /user}
            model: {bundle: zoo/tweet-mood, carry: key, input: /text}
            sink: {kafka: {topic: out}}
            """);
  }

  @Test
  void pipelineFile_isNamedByItsUriToo() {
    String uri = pipeline.toUri().toString();
    Result result = run("check", uri, "--offline");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith(uri + ": no fault; p reads in, ");
    result = run("submit", uri, "--jar", pipeline.toString(), "--jobmanager", "127.0.0.1:1");
    assertThat(result.err()).startsWith("unroll: --jobmanager: expected a Flink cluster's REST");
  }

  @Test
  void fileInTheFoldersPlace_isFoundByCheck() {
    String dir = pipeline.resolve("states").toString();
    Result result =
        run("check", pipeline.toString(), "--offline", "--set", "checkpoint.dir=" + dir);
    assertThat(result.err())
        .isEqualTo(
            "unroll: checkpoint.dir: expected a folder, or none yet, found the file "
                + pipeline
                + "; name another\n");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void fiveFaults_areToldTogetherWithTheirPathsAndStatus2() throws IOException {
    Files.writeString(
        pipeline,
        """
        name: p
        source:
          kafka: {bootstrap: "a:1", topic: in, start: yesterday}
          key: user
          colour: red
        model: {bundle: zoo/nothing, carry: key, input: /text}
        sink: {kafka: {topic: out}}
        batch: {rows: many}
        """);
    Result result = run("check", pipeline.toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .hasSize(6)
        .contains("unroll: " + pipeline + ": 5 faults in the pipeline:")
        .contains(
            "  source.colour: unknown field; expected one of id, idle-after, kafka, key,"
                + " max-bytes, time")
        .contains(
            "  source.kafka.start: expected one of committed, earliest, latest, timestamp, found"
                + " string \"yesterday\"")
        .contains(
            "  source.key: expected a JSON Pointer: it starts with '/', and '~' stands only in ~0"
                + " and ~1, found string \"user\"")
        .contains(
            "  model.bundle: zoo/nothing/model.json: expected a file, found none; name a bundle's"
                + " folder, or zoo/NAME")
        .contains(
            "  batch.rows: expected integer (the most keys of one call), found string \"many\"");
  }

  @Test
  void rightPipeline_isToldWithItsNotes() {
    Result result = run("check", pipeline.toString(), "--offline");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains(pipeline + ": no fault; p reads in, runs tweet-mood@1 and writes out")
        .contains("note: source.key is /user")
        .contains("note: no dead-letter topic");
    assertThat(result.status()).isZero();
  }

  @Test
  void everyExample_hasNoFault() throws IOException {
    try (Stream<Path> examples = Files.list(Path.of("..", "examples"))) {
      assertThat(examples.filter(file -> file.toString().endsWith(".yaml")))
          .hasSizeGreaterThan(2)
          .allSatisfy(
              example -> {
                Result result = run("check", example.toString(), "--offline");
                assertThat(result.err()).isEmpty();
                assertThat(result.out()).contains(": no fault; ");
              });
    }
  }

  @Test
  void whatWaitsForTime_isNoted() {
    Result result =
        run(
            "check",
            pipeline.toString(),
            "--offline",
            "--set",
            "order=event-time",
            "--set",
            "lateness=90 s",
            "--set",
            "boundary.idle=1 h",
            "--set",
            "emit.on=end");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("note: order: event-time holds back a key's events of the last 90 s (lateness)")
        .contains("note: event time waits for every partition, but not for one that was silent")
        .contains("for 1 min (source.idle-after)")
        .contains("note: emit.on: end answers a sequence when it has ended")
        .contains("note: boundary.idle goes by the clock on the wall");
    assertThat(run("check", pipeline.toString(), "--offline").out())
        .doesNotContain("event time", "wall", "emit.on");
  }

  @Test
  void overrides_reachTheCheck() {
    Result result = run("check", pipeline.toString(), "--offline", "--set", "batch.rows=0");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("batch.rows: expected at least 1, found number 0");
  }

  @Test
  void inspect_tellsTheContract() {
    Result result = run("model", "inspect", "zoo/tweet-mood");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("model    tweet-mood@1")
        .contains("reads    tokens int64 [batch, time] (vectoriser text, at most 128 steps)")
        .contains("lengths  lengths int32 [batch]")
        .contains("one answer a step")
        .contains("state carries (carry: key works)");
  }

  /** Its Scan goes forward over what a backward layer gave: lift would refuse it. */
  @Test
  void verify_advisesNoLiftWhereALayerGoesBackward() {
    Result result = run("model", "verify", "zoo/entities");
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("state does not carry").doesNotContain("lift");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "run",
        "apply",
        "eval",
        "diff",
        "check",
        "state",
        "model",
        "model inspect"
      })
  void help_isThereForEveryCommand(String command) {
    String[] args = (command + " --help").strip().split(" ", -1);
    Result result = run(args);
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Usage: unroll").contains("--help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--colour",
        "check",
        "check p.yaml --colour",
        "check p.yaml q.yaml",
        "apply p.yaml",
        "state",
        "state a b",
        "model inspect",
        "model colour",
        "colour"
      })
  void wrongArguments_areStatus2(String command) {
    Result result = run(command.split(" ", -1));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).isNotEmpty().doesNotContain("\tat ", "Exception");
  }

  @Test
  void train_saysWhereTheEngineIs() {
    Result result = run("train", "tweet-mood", "--data", "x");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "unroll: train tweet-mood --data x: the training engine is not part of this jar; use"
                + " ./unroll train in a checkout\n");
  }

  @Test
  void bench_saysWhereItIs() {
    Result result = run("bench", "--quick");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "unroll: bench --quick: what measures is not part of this jar; use ./unroll bench in a"
                + " checkout\n");
  }

  @Test
  void filesOfApply_areCheckedBeforeTheRun() throws IOException {
    Path events = Files.writeString(folder.resolve("e.jsonl"), "{}\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), events);
    Path other = folder.resolve("o.jsonl");
    assertFault(
        apply(folder.resolve("none"), other), "none: expected a file of JSON lines, found none");
    assertFault(apply(folder, other), "expected a file of JSON lines, found a folder");
    assertFault(apply(Path.of("/dev/null"), other), "found a pipe or a device; --in - reads");
    assertFault(
        apply(events, folder), "--out " + folder + ": expected a file in a folder that exists");
    assertFault(apply(events, folder.resolve("no/o")), "found no folder " + folder.resolve("no"));
    assertFault(apply(events, events), "expected another file than that of --in, found the same");
    assertFault(apply(events, link), "expected another file than that of --in, found the same");
    assertFault(
        run(
            "apply",
            pipeline.toString(),
            "--in",
            "-",
            "--out",
            other.toString(),
            "--dead-letters",
            folder.resolve("./o.jsonl").toString()),
        "--dead-letters");
    assertFault(
        run("apply", pipeline.toString(), "--in", "-", "--out", "-", "--dead-letters", "-"),
        "--dead-letters -: expected another file than that of --out, found the same");
    assertThat(events).hasContent("{}");
  }

  @Test
  void newSavepoint_isCheckedBeforeTheRun() throws IOException {
    Path events = Files.writeString(folder.resolve("e.jsonl"), "{}\n");
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));
    Path out = folder.resolve("out.jsonl");
    String expected = ": expected a new or empty folder, in a folder that exists, found ";
    assertFault(apply(events, out, folder), folder + expected + "a folder that holds something");
    assertFault(apply(events, out, empty), empty + expected + "a file");
    assertFault(
        apply(events, out, folder.resolve("no/savepoint")),
        "savepoint" + expected + "no folder " + folder.resolve("no"));
    assertFault(
        apply(events, out, out),
        "--savepoint " + out + ": expected another file than that of --out, found the same");
    assertFault(
        apply(empty, out, folder.resolve("s")),
        "s: expected at least one event in --in, found an empty file");
    assertFault(
        apply(events, out, folder.resolve("s"), "--set", "model.carry=none"),
        "s: expected a pipeline with model.carry: key, found none, which keeps no hidden state");
    assertThat(folder).isDirectoryNotContaining("glob:**/{s,out}*");
  }

  private Result apply(Path in, Path out, Path savepoint, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "apply",
                pipeline.toString(),
                "--in",
                in.toString(),
                "--out",
                out.toString(),
                "--savepoint",
                savepoint.toString()));
    command.addAll(List.of(more));
    return run(command.toArray(String[]::new));
  }

  @Test
  void warmRun_asksWhereTheTopicBegins() {
    assertFault(
        run("run", pipeline.toString(), "--from", "anywhere"),
        "--from anywhere: expected source.kafka.start, as the savepoint holds hidden states and not"
            + " where to begin in the topic; found none. Say earliest, latest, committed or"
            + " timestamp, in the file or with --set source.kafka.start=earliest");
  }

  @Test
  void foldersOfStateAndFrom_areChecked() {
    String none = folder.resolve("none").toString();
    String told = none + ": expected the folder of a savepoint or checkpoint, found none";
    assertFault(run("state", none), told);
    assertFault(run("state", none, "--key", "a", "--json"), told);
    assertFault(run("check", pipeline.toString(), "--offline", "--from", none), told);
    assertFault(
        run("state", folder.toString()), folder + ": expected a savepoint or checkpoint, found no");
  }

  private Result apply(Path in, Path out) {
    return run("apply", pipeline.toString(), "--in", in.toString(), "--out", out.toString());
  }

  /** Each is one clear message, wherever the bundle is named. */
  @Test
  void faultsOfABundle_areOneMessageEach() throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("bundle"));
    for (String file : new String[] {Bundle.MANIFEST, Bundle.GRAPH, Bundle.TOKENIZER}) {
      try (InputStream in = Bundle.class.getResourceAsStream("/zoo/tweet-mood/" + file)) {
        Files.copy(in, bundle.resolve(file));
      }
    }
    assertThat(run("model", "inspect", bundle.toString()).status()).isZero();
    Path manifest = bundle.resolve(Bundle.MANIFEST);
    ObjectNode unsealed = (ObjectNode) new JsonMapper().readTree(manifest.toFile());
    unsealed.remove("sha256");
    Files.writeString(manifest, unsealed.toString());

    Path tokenizer = bundle.resolve(Bundle.TOKENIZER);
    byte[] rightTokenizer = Files.readAllBytes(tokenizer);
    Files.delete(tokenizer);
    assertBundleFault(bundle, "tokenizer.json: expected a file, found none; vectoriser.kind text");
    Files.writeString(tokenizer, "{}");
    assertBundleFault(
        bundle, "tokenizer.json: expected a tokenizer in Hugging Face's format, found");
    Files.write(tokenizer, rightTokenizer);

    Path graph = bundle.resolve(Bundle.GRAPH);
    byte[] right = Files.readAllBytes(graph);
    Files.write(graph, Arrays.copyOf(right, right.length / 2));
    assertBundleFault(
        bundle,
        "model.onnx: expected an ONNX graph, found " + right.length / 2 + " bytes that are");
    Files.write(graph, new byte[0]);
    assertBundleFault(bundle, "model.onnx: expected an ONNX graph, found an empty file");
    Files.writeString(graph, "This is a text file.");
    assertBundleFault(
        bundle, "model.onnx: expected an ONNX graph that ONNX Runtime can load, found 20");
    Files.write(graph, RandomNetworks.gru(8).graph(1));
    assertBundleFault(
        bundle, "vectoriser.kind text gives int64 or int32 ids, the graph expects FLOAT");
    Files.write(graph, RandomNetworks.gru(8).tokens(10, 4).graph(1));
    assertBundleFault(bundle, "model.onnx: the graph refuses the token ids 0 to");
    Files.write(graph, right);

    Files.writeString(manifest, Files.readString(manifest).replace("\"neutral\",", ""));
    assertBundleFault(bundle, "model.json: labels: expected 3 names");
    Files.delete(manifest);
    assertBundleFault(bundle, "model.json: expected a file, found none; name a bundle's folder");
  }

  private void assertBundleFault(Path bundle, String told) {
    assertFault(run("model", "inspect", bundle.toString()), told);
    Result check =
        run("check", pipeline.toString(), "--offline", "--set", "model.bundle=" + bundle);
    assertFault(check, told);
    assertThat(check.err()).contains(": 1 fault in the pipeline:\n  model.bundle: ");
  }

  private static void assertFault(Result result, String told) {
    assertThat(result.err())
        .startsWith("unroll: ")
        .contains(told)
        .doesNotContain("\tat ", "Exception");
    assertThat(result.out()).isEmpty();
    assertThat(result.status()).isEqualTo(2);
  }
}
