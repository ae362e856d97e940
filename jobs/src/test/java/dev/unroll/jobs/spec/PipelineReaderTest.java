package dev.unroll.jobs.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import dev.unroll.models.Bundle;
import dev.unroll.models.Model;
import dev.unroll.operators.Carry;
import dev.unroll.operators.RecurrentSettings;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineReaderTest {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final String LEAST =
      """
      name: p
      source: {kafka: {bootstrap: "a:1", topic: in}}
      model: {bundle: zoo/tweet-mood, input: /text}
      sink: {kafka: {topic: out}}
      """;
  private static Model open;

  /** Who opens a bundle that is open joins it: the tests are quick. */
  @BeforeAll
  static void openModel() {
    open = Model.open(Bundle.resolve("zoo/tweet-mood", HERE));
  }

  @AfterAll
  static void closeModel() {
    open.close();
  }

  @Test
  void leastPipeline_getsEveryDefault() {
    PipelineSpec spec = read().spec();
    assertThat(spec)
        .isEqualTo(
            new PipelineSpec(
                "p",
                new PipelineSpec.KafkaInput(
                    "a:1", "in", "p", PipelineSpec.Start.COMMITTED, 0, Map.of()),
                new EventFields(
                    null,
                    null,
                    null,
                    EventFields.InputField.only(JsonPointer.compile("/text")),
                    true,
                    EventFields.Marks.NONE,
                    List.of(),
                    false,
                    262_144),
                "zoo/tweet-mood",
                RecurrentSettings.of(Carry.NONE),
                new PipelineSpec.KafkaOutput("a:1", "out", true, Duration.ofMinutes(14), Map.of()),
                null,
                new PipelineSpec.Checkpointing(
                    Duration.ofSeconds(10),
                    Path.of(System.getProperty("user.home"), ".unroll", "checkpoints").toString()),
                null,
                Map.of()));
  }

  @Test
  void fullPipeline_isReadWhole() {
    PipelineSpec spec =
        PipelineReader.parse(
                """
                name: p
                source:
                  kafka:
                    bootstrap: "a:1,b:2"
                    topic: in
                    group: g
                    start: timestamp
                    timestamp: 2026-01-02
                    properties: {fetch.min.bytes: 7, security.protocol: SSL, check.crcs: false}
                  key: /user
                  id: /id
                  time: /at
                  max-bytes: 100
                model: {bundle: zoo/tweet-mood, carry: key, input: /a/text}
                emit: {on: every, pass: [/lang, /a/b]}
                sink:
                  kafka:
                    bootstrap: "c:3"
                    topic: out
                    delivery: at-least-once
                    transaction-timeout: 1 min
                    properties: {linger.ms: 5}
                dead-letter: {kafka: {topic: dead}, max-share: 0.25}
                batch: {rows: 8, linger: 20ms}
                checkpoint: {interval: 2s, dir: /srv/c}
                parallelism: 3
                device: cpu
                flink: {taskmanager.numberOfTaskSlots: 4, rest.port: "8081"}
                """,
                "p.yaml",
                HERE,
                List.of())
            .spec();
    assertThat(spec.source())
        .isEqualTo(
            new PipelineSpec.KafkaInput(
                "a:1,b:2",
                "in",
                "g",
                PipelineSpec.Start.TIMESTAMP,
                Instant.parse("2026-01-02T00:00:00Z").toEpochMilli(),
                Map.of("fetch.min.bytes", "7", "security.protocol", "SSL", "check.crcs", "false")));
    assertThat(spec.fields())
        .isEqualTo(
            new EventFields(
                JsonPointer.compile("/user"),
                JsonPointer.compile("/id"),
                JsonPointer.compile("/at"),
                EventFields.InputField.only(JsonPointer.compile("/a/text")),
                true,
                EventFields.Marks.NONE,
                List.of(JsonPointer.compile("/lang"), JsonPointer.compile("/a/b")),
                true,
                100));
    assertThat(spec.recurrent())
        .isEqualTo(
            RecurrentSettings.of(Carry.KEY)
                .withRows(8)
                .withLinger(Duration.ofMillis(20))
                .withMaxErrorShare(0.25));
    assertThat(spec.sink())
        .isEqualTo(
            new PipelineSpec.KafkaOutput(
                "c:3", "out", false, Duration.ofMinutes(1), Map.of("linger.ms", "5")));
    assertThat(spec.deadLetterTopic()).isEqualTo("dead");
    assertThat(spec.checkpoint())
        .isEqualTo(new PipelineSpec.Checkpointing(Duration.ofSeconds(2), "/srv/c"));
    assertThat(spec.parallelism()).isEqualTo(3);
    assertThat(spec.flink())
        .isEqualTo(Map.of("taskmanager.numberOfTaskSlots", "4", "rest.port", "8081"));
  }

  @Test
  void sinkOnTheSameBrokers_takesTheSourcesCredentialsAlone() {
    String[] properties = {
      "source.kafka.properties={security.protocol: SSL, ssl.a: x, sasl.b: y, fetch.min.bytes: 7}",
      "sink.kafka.properties={ssl.a: z}"
    };
    assertThat(read(properties).spec().sink().properties())
        .isEqualTo(Map.of("security.protocol", "SSL", "ssl.a", "z", "sasl.b", "y"));
    assertThat(
            read(properties[0], properties[1], "sink.kafka.bootstrap=b:2")
                .spec()
                .sink()
                .properties())
        .isEqualTo(Map.of("ssl.a", "z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          source.kafka.start=timestamp | source.kafka.timestamp: is missing; start: timestamp needs the time to start at
          source.kafka.timestamp=5     | source.kafka.timestamp: is not used; say start: timestamp beside it
          source.kafka={bootstrap: "a:1", topic: in, start: timestamp, timestamp: noon} | source.kafka.timestamp: expected ISO 8601, epoch seconds or epoch milliseconds between the years 1 and 9999, found string "noon"
          sink.kafka.topic=in          | sink.kafka.topic: expected another topic than source.kafka.topic, found in for both
          dead-letter.kafka.topic=in   | dead-letter.kafka.topic: expected another topic than source.kafka.topic, found in for both
          dead-letter.kafka.topic=out  | dead-letter.kafka.topic: expected another topic than sink.kafka.topic, found out for both
          emit.pass=[/a/x, /b, /c/x]   | emit.pass[2]: another field is already handed through as x
          emit.pass={a: b}             | emit.pass: expected array (JSON Pointers of fields to hand through, each under its last name), found an object of 1
          batch.linger=99999999999999999999s | batch.linger: expected from 0 ms to 24 d, found 99999999999999999999s
          batch.linger=999999999999999999d   | batch.linger: expected from 0 ms to 24 d, found 999999999999999999d
          checkpoint.dir="s3://bucket/states" | checkpoint.dir: expected a folder on this machine, absolute or relative to this file; each pipeline has a folder of its name in it, found string "s3://bucket/states"
          checkpoint.dir="~/states"    | checkpoint.dir: expected a folder on this machine, absolute or relative to this file; each pipeline has a folder of its name in it, found string "~/states"
          /flink={execution.checkpointing.interval: 1h} | flink.execution.checkpointing.interval: expected checkpoint.interval instead, found both ways to say it
          checkpoint.interval=9ms      | checkpoint.interval: expected from 10 ms to 24 d, found 9ms
          checkpoint.interval=14min    | sink.kafka.transaction-timeout: expected more than checkpoint.interval, 840000 ms, found 840000 ms: a transaction stays open from one checkpoint to the next
          source.kafka.properties.a=${env:UNROLL_NO_SUCH} | source.kafka.properties.a: expected the environment variable UNROLL_NO_SUCH, found none
          sink.kafka.properties.a=${env:UNROLL_NO_SUCH}   | sink.kafka.properties.a: expected the environment variable UNROLL_NO_SUCH, found none
          model={bundle: zoo/tweet-sentiment, carry: key, input: /text} | model.carry: expected none, found key: the state after two events differs from the state after both in one (a bidirectional model reads each event to its end)
          model.bundle=zoo/none        | model.bundle: zoo/none/model.json: expected a file, found none; name a bundle's folder, or zoo/NAME
          """)
  void singleFault_isToldWithItsPath(String override, String told) {
    assertThat(faults(override)).extracting(Problem::toString).containsExactly(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sink.kafka.delivery=at-least-once | checkpoint.interval=14min
          sink.kafka.bootstrap=b:2 | sink.kafka.topic=in
          batch.linger=0ms         | checkpoint.interval=10ms
          source.kafka.properties.a=${env:PATH} | source.kafka.properties.b=$PATH
          """)
  void whatIsRightTogether_isNoFault(String one, String other) {
    assertThat(read(one, other).spec().name()).isEqualTo("p");
  }

  @Test
  void faultsOfEveryKind_areToldAtOnce() {
    assertThat(
            faults(
                "colour=red",
                "batch.rows=many",
                "source.kafka.start=timestamp",
                "source.kafka.timestamp=noon",
                "sink.kafka.topic=in",
                "checkpoint.interval=1ms",
                "emit.pass=[/a, /b/a, c]",
                "sink.kafka.properties.x=${env:UNROLL_NO_SUCH}",
                "model.bundle=zoo/none"))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "colour",
            "batch.rows",
            "source.kafka.timestamp",
            "sink.kafka.topic",
            "checkpoint.interval",
            "emit.pass[1]",
            "emit.pass[2]",
            "sink.kafka.properties.x",
            "model.bundle");
  }

  @Test
  void everyPartOfAnotherType_isAFaultAndNothingElse() {
    for (String value : List.of("null", "7", "text", "[]", "{}", "true", "[[]]", "{a: {b: []}}")) {
      for (String field :
          List.of(
              "source",
              "model",
              "emit",
              "emit.pass",
              "sink",
              "dead-letter",
              "batch",
              "checkpoint",
              "source.kafka",
              "source.kafka.properties",
              "sink.kafka",
              "dead-letter.kafka",
              "source.kafka.timestamp",
              "batch.linger",
              "model.bundle",
              "flink")) {
        UserError fault = catchThrowableOfType(UserError.class, () -> read(field + "=" + value));
        if (fault != null) {
          assertThat(fault.problems()).as(field + "=" + value).isNotEmpty();
        }
      }
    }
  }

  @Test
  void heading_namesTheFileAndCountsTheFaults() {
    assertThat(catchThrowableOfType(UserError.class, () -> read("colour=red")))
        .hasMessageStartingWith("p.yaml: 1 fault in the pipeline:\n  colour: unknown field");
    assertThat(catchThrowableOfType(UserError.class, () -> read("colour=red", "batch.rows=0")))
        .hasMessageStartingWith("p.yaml: 2 faults in the pipeline:\n");
  }

  private static Pipeline read(String... overrides) {
    return PipelineReader.parse(LEAST, "p.yaml", HERE, List.of(overrides));
  }

  private static List<Problem> faults(String... overrides) {
    return catchThrowableOfType(UserError.class, () -> read(overrides)).problems();
  }
}
