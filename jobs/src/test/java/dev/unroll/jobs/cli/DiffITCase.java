package dev.unroll.jobs.cli;

import static dev.unroll.jobs.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.jobs.cli.CommandLines.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unroll diff} as a user runs it. */
class DiffITCase {
  private static final String MOOD = Path.of("..", "examples", "tweet-mood.yaml").toString();

  @TempDir private Path folder;
  private Path events;

  @BeforeEach
  void threeTweetsOfTwoUsers() throws IOException {
    events =
        Files.write(
            folder.resolve("events.jsonl"),
            List.of(
                event("ann", "I hate this, it is the worst day of my life"),
                event("bob", "what a wonderful concert, I love them so much"),
                event("ann", "see you at noon"),
                "no json"));
  }

  private static String event(String user, String text) {
    return "{\"id\":1,\"user\":\"%s\",\"created_at\":1767225600,\"text\":\"%s\"}"
        .formatted(user, text);
  }

  @Test
  void samePipelineTwice_changesNothing() throws IOException {
    Result result = run("diff", MOOD, MOOD, "--in", events.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            tweet-mood@1 -> tweet-mood@1 on events.jsonl: 4 events, 3 answered by both

            0 predictions changed (0.0 %), of 0 of 2 keys
            """);
  }

  @Test
  void stateThatIsNoLongerCarried_changesLaterEventsOfAKeyAlone() throws IOException {
    Result result =
        run(
            "diff",
            MOOD,
            MOOD,
            "--in",
            events.toString(),
            "--set-new",
            "model.carry=none",
            "--json");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    JsonNode json = new JsonMapper().readTree(result.out());
    assertThat(json.at("/events").intValue()).isEqualTo(4);
    assertThat(json.at("/answered-by-both").intValue()).isEqualTo(3);
    assertThat(json.at("/keys")).hasSize(1);
    assertThat(json.at("/keys/0/key").textValue()).isEqualTo("ann");
    assertThat(json.at("/keys/0/line").intValue()).isEqualTo(3);
    assertThat(json.at("/greatest-difference").doubleValue())
        .isPositive()
        .isEqualTo(json.at("/keys/0/greatest-difference").doubleValue());
  }

  /** Of a tag that changed, no probability is compared. */
  @Test
  void tagsAloneThatChanged_areToldWithTheirLine() throws IOException {
    List<String> words = List.of("have", "to", "that", "like", "so", "no", "one", "there", "who");
    List<String> lines = new ArrayList<>();
    for (String word : words) {
      lines.add("{\"key\":\"%d\",\"tokens\":[\"%s\"]}".formatted(lines.size() + 1, word));
    }
    Path sentences = Files.write(folder.resolve("words.jsonl"), lines);
    Path tagger =
        Files.writeString(
            folder.resolve("tagger.yaml"),
            """
            name: tags
            source: {kafka: {bootstrap: "a:1", topic: in}, key: /key}
            model: {bundle: zoo/tagger, input: /tokens}
            sink: {kafka: {topic: out}}
            """);
    String[] diff = {
      "diff",
      tagger.toString(),
      tagger.toString(),
      "--in",
      sentences.toString(),
      "--set-new",
      "model.bundle=zoo/tagger-causal",
      "--json"
    };
    Result result = run(diff);
    assertThat(result.err()).isEmpty();
    JsonNode keys = new JsonMapper().readTree(result.out()).at("/keys");
    assertThat(keys)
        .anyMatch(key -> key.at("/greatest-difference").doubleValue() == 0)
        .allMatch(key -> key.at("/key").asText().equals(key.at("/line").asText()));
  }

  @Test
  void eventThatOneOfThemRefuses_isCounted() {
    Result result =
        run("diff", MOOD, MOOD, "--in", events.toString(), "--set-new", "source.time=/user");
    assertThat(result.out()).contains(": 4 events, 0 answered by both, 3 by the old alone");
    assertThat(result.status()).isZero();
  }

  @Test
  void otherHead_isAUsersMistake() throws IOException {
    Path pipeline =
        Files.writeString(
            folder.resolve("p.yaml"),
            """
            name: p
            source: {kafka: {bootstrap: "a:1", topic: in}}
            model: {bundle: nowhere, input: /x}
            sink: {kafka: {topic: out}}
            """);
    Result result = run("diff", MOOD, pipeline.toString(), "--in", events.toString());
    assertThat(result.err()).startsWith("unroll: ").contains("model.bundle");
    assertThat(result.status()).isEqualTo(2);
    result = run("diff", MOOD, MOOD, "--in", folder.toString());
    assertThat(result.err()).contains("expected a file of JSON lines that may be read, found a fo");
    assertThat(result.status()).isEqualTo(2);
  }
}
