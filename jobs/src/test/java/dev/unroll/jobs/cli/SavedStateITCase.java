package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static dev.unroll.jobs.cli.CommandLines.runWithInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.cli.CommandLines.Result;
import dev.unroll.models.Bundle;
import dev.unroll.models.onnx.RandomNetworks;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Savepoints of small pipelines: kept at the end of a file, looked into, checked against. */
class SavedStateITCase {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int EVENTS = 70;
  private static final int KEYS = 7;

  @TempDir private Path folder;
  private Path pipeline;
  private Path savepoint;

  @BeforeEach
  void writePipeline() throws IOException {
    bundle("small", 8);
    bundle("wide", 16);
    savepoint = folder.resolve("savepoint");
    pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            source: {kafka: {bootstrap: "a:1", topic: in}, key: /user, time: /at}
            model: {bundle: small, carry: key, input: /x}
            sink: {kafka: {topic: out}}
            parallelism: 2
            """);
  }

  @Test
  void savepoint_isToldInAllAndByKey() throws IOException {
    save(events(), savepoint);
    Result all = run("state", savepoint.toString());
    assertThat(all.err()).isEmpty();
    assertThat(all.out())
        .contains(
            "savepoint  " + savepoint + "\n",
            "model      small@1\nkeys       7\n",
            ": 7 keys, 32 bytes each\n")
        .contains("steps      10 to 10, median 10, 70 in all\n", "bytes      224 in all\n")
        .contains("last time  2026-01-01T00:01:03Z to 2026-01-01T00:01:09Z\n")
        .contains("NaN, Inf   no key\n");

    Result text = run("state", savepoint.toString(), "--key", "u3");
    assertThat(text.out())
        .startsWith("key        u3\nsteps      10\nlast time  2026-01-01T00:01:06Z\n")
        .contains("float[1, 8] [", ", …]");
    JsonNode key =
        MAPPER.readTree(run("state", savepoint.toString(), "--key", "u3", "--json").out());
    assertThat(key.get("steps").intValue()).isEqualTo(10);
    assertThat(key.at("/tensors/0/shape").toString()).isEqualTo("[1,8]");
    assertThat(key.at("/tensors/0/values")).hasSize(8);
    double squares = 0;
    for (JsonNode value : key.at("/tensors/0/values")) {
      squares += value.doubleValue() * value.doubleValue();
    }
    JsonNode norms = state(savepoint).get("norm");
    assertThat(Math.sqrt(squares))
        .isBetween(norms.get("min").doubleValue() - 1e-6, norms.get("max").doubleValue() + 1e-6);

    assertFault(
        run("state", savepoint.toString(), "--key", "u9"),
        savepoint + ": expected a state of key \"u9\", found none; keys are what source.key holds");
  }

  @Test
  void savepointInAFolderOfAnyName_isFoundAgain() throws IOException {
    Path parent = Files.createDirectories(folder.resolve("été 50%/my%20jobs"));
    Path named = parent.resolve("savepoint");
    save(events(), named);
    assertThat(run("state", named.toString()).out()).contains("keys       7\n");
    assertThat(run("state", "file:" + named).out()).contains("keys       7\n");
    assertThat(run("check", pipeline.toString(), "--offline", "--from", named.toString()).out())
        .contains("7 keys: 7 kept");
  }

  @Test
  void historysEnd_closesNoSequence() throws IOException {
    String[] sessions = {
      "--set", "emit.on=end", "--set", "boundary.gap=1h", "--set", "boundary.max=6"
    };
    Path kept = folder.resolve("kept.jsonl");
    save(events(), kept, savepoint, sessions);
    // Ten events a key: one whole sequence, and four events of the next.
    assertThat(Files.readAllLines(kept)).hasSize(KEYS);
    assertThat(state(savepoint).at("/steps/min").intValue()).isEqualTo(4);

    List<String> command =
        new ArrayList<>(
            List.of(
                "apply",
                pipeline.toString(),
                "--in",
                events().toString(),
                "--out",
                kept.toString()));
    command.addAll(List.of(sessions));
    assertThat(run(command.toArray(String[]::new)).status()).isZero();
    assertThat(Files.readAllLines(kept)).hasSize(2 * KEYS);
  }

  @Test
  void packedHistory_andStandardInput_giveTheSameStates() throws IOException {
    Path packed = folder.resolve("events.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(events(), out);
    }
    save(events(), savepoint);
    save(packed, folder.resolve("packed"));
    Result piped =
        runWithInput(
            Files.readString(events()),
            "apply",
            pipeline.toString(),
            "--in",
            "-",
            "--out",
            folder.resolve("o").toString(),
            "--savepoint",
            folder.resolve("piped").toString());
    assertThat(piped.status()).isZero();
    JsonNode expected = state(savepoint).get("norm");
    assertThat(state(folder.resolve("packed")).get("norm")).isEqualTo(expected);
    assertThat(state(folder.resolve("piped")).get("norm")).isEqualTo(expected);
  }

  @Test
  void check_tellsWhatBecomesOfTheKeys() throws IOException {
    save(events(), savepoint);
    assertThat(check().out())
        .contains("from " + savepoint + ": 7 keys: 7 kept, 0 reset, 0 replayed; saved by small@1");

    String wide = "model.bundle=wide";
    assertFault(
        check("--set", wide),
        "state.on-new-layout: expected reset or replay, found keep: wide@1 has layout ");
    assertThat(check("--set", wide, "--set", "state.on-new-layout=reset").out())
        .contains("7 keys: 0 kept, 7 reset, 0 replayed");
    String[] replay = {
      "--set",
      "state.on-new-layout=replay",
      "--set",
      "state.replay=3",
      "--set",
      "/flink/pipeline.max-parallelism=4"
    };
    Path remembering = folder.resolve("remembering");
    save(events(), folder.resolve("o.jsonl"), remembering, replay);
    // The first one was saved by a pipeline that kept no events to replay.
    assertThat(check("--set", wide, "--set", replay[1], "--set", replay[3]).out())
        .contains("7 keys: 0 kept, 7 reset, 0 replayed");
    assertFault(
        check("--set", replay[5]),
        "flink.pipeline.max-parallelism: expected the savepoint's, 1024, found 4");
    assertFault(
        check("--set", "model.carry=none"),
        "model.carry: expected key, found none, which would leave the saved hidden states behind");

    savepoint = remembering;
    assertThat(
            check("--set", wide, "--set", replay[1], "--set", replay[3], "--set", replay[5]).out())
        .contains("7 keys: 0 kept, 0 reset, 7 replayed");
    assertFault(
        check("--set", replay[5], "--set", "parallelism=5"),
        "parallelism: expected at most the savepoint's maximum, 4, found 5");
  }

  @Test
  void savepointOfManyStates_isKeptInFilesBesideItsMetadata() throws IOException {
    bundle("heavy", 512);
    int keys = 4_000;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      lines.add("{\"user\":\"u%d\",\"at\":%d,\"x\":[1,2,3,4]}".formatted(i, 1_767_225_600L + i));
    }
    Path in = Files.write(folder.resolve("many.jsonl"), lines);
    Result result =
        run(
            "apply",
            pipeline.toString(),
            "--in",
            in.toString(),
            "--out",
            folder.resolve("o.jsonl").toString(),
            "--savepoint",
            savepoint.toString(),
            "--set",
            "model.bundle=heavy",
            "--set",
            "parallelism=1");
    assertThat(result.err()).startsWith("4000 events: 4000 predictions");
    assertThat(savepoint.toFile().list()).hasSizeGreaterThan(1);
    assertThat(state(savepoint).get("bytes").intValue()).isEqualTo(keys * 512 * Float.BYTES);

    for (File file : savepoint.toFile().listFiles()) {
      if (!file.getName().equals("_metadata")) {
        Files.delete(file.toPath());
      }
    }
    assertFault(
        run("state", savepoint.toString()),
        savepoint + ": expected all files that its _metadata names, found one missing");
  }

  @Test
  void savepointThatIsNotWhole_isTold() throws IOException {
    save(events(), savepoint);
    Path metadata = savepoint.resolve("_metadata");
    byte[] whole = Files.readAllBytes(metadata);
    Files.write(metadata, Arrays.copyOf(whole, whole.length / 3));
    assertFault(
        run("state", savepoint.toString()),
        "_metadata: expected what Flink writes of a savepoint, found something else");
  }

  private Result check(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("check", pipeline.toString(), "--offline", "--from", savepoint.toString()));
    command.addAll(List.of(more));
    return run(command.toArray(String[]::new));
  }

  private void save(Path in, Path to) throws IOException {
    save(in, folder.resolve("o.jsonl"), to);
  }

  private void save(Path in, Path out, Path to, String... more) throws IOException {
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
                to.toString()));
    command.addAll(List.of(more));
    Result result = run(command.toArray(String[]::new));
    assertThat(result.err()).startsWith("70 events: ").contains("hidden states saved; unroll run");
    assertThat(result.status()).isZero();
  }

  private static JsonNode state(Path savepoint) throws IOException {
    Result result = run("state", savepoint.toString(), "--json");
    assertThat(result.err()).isEmpty();
    return MAPPER.readTree(result.out());
  }

  private Path events() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      lines.add(
          "{\"user\":\"u%d\",\"at\":%d,\"x\":[%d,0.5,-1,%d]}"
              .formatted(i % KEYS, 1_767_225_600L + i, i % 5, i % 3));
    }
    return Files.write(folder.resolve("events.jsonl"), lines);
  }

  private void bundle(String name, int hidden) throws IOException {
    Path bundle = Files.createDirectory(folder.resolve(name));
    Files.writeString(
        bundle.resolve(Bundle.MANIFEST),
        """
        {"name": "%s", "version": "1", "head": "scores", "labels": ["a", "b", "c"],
         "vectoriser": {"kind": "numbers"}}"""
            .formatted(name));
    Files.write(bundle.resolve(Bundle.GRAPH), RandomNetworks.gru(hidden).graph(1));
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
