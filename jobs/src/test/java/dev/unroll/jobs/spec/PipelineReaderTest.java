package dev.unroll.jobs.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import dev.unroll.models.Bundle;
import dev.unroll.models.Device;
import dev.unroll.models.InputRules;
import dev.unroll.models.Model;
import dev.unroll.models.Precision;
import dev.unroll.operators.Carry;
import dev.unroll.operators.RecurrentSettings;
import dev.unroll.operators.SequenceSettings;
import dev.unroll.operators.SequenceSettings.Boundary;
import dev.unroll.operators.SequenceSettings.Emit;
import dev.unroll.operators.SequenceSettings.OnGap;
import dev.unroll.operators.SequenceSettings.Order;
import dev.unroll.operators.StateSettings;
import dev.unroll.operators.StateSettings.OnNewLayout;
import dev.unroll.operators.TimeSettings;
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
import org.junit.jupiter.params.provider.ValueSource;

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
                null,
                Duration.ofMinutes(1),
                "zoo/tweet-mood",
                InputRules.PLAIN,
                RecurrentSettings.of(Carry.NONE),
                PipelineSpec.Backend.HEAP,
                new PipelineSpec.KafkaOutput("a:1", "out", true, Duration.ofMinutes(14), Map.of()),
                null,
                new PipelineSpec.Checkpointing(Duration.ofSeconds(10), null),
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
                device: auto
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
                .withMaxErrorShare(0.25)
                .with(Device.parse("auto")));
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
  void everythingAboutSequencesAndStates_isReadWhole() {
    PipelineSpec spec =
        read(
                "model.carry=key",
                "source.idle-after=30 s",
                "order=event-time",
                "lateness=10 s",
                "max-ahead=1 h",
                "sequence={number: /n, on-gap: dead-letter}",
                "boundary={field: /session, end: /last, gap: 30 min, max: 1000, idle: 10 min}",
                "emit={on: change, every: 1 min}",
                "batch={isolated: false}",
                "state={backend: rocksdb, ttl: 3650 d, precision: half, on-new-layout: replay,"
                    + " replay: 64}")
            .spec();
    assertThat(spec.idleAfter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.maxAhead()).isEqualTo(Duration.ofHours(1));
    assertThat(spec.backend()).isEqualTo(PipelineSpec.Backend.ROCKSDB);
    assertThat(spec.fields().marks())
        .isEqualTo(
            new EventFields.Marks(
                JsonPointer.compile("/n"),
                JsonPointer.compile("/session"),
                JsonPointer.compile("/last")));
    assertThat(spec.recurrent())
        .isEqualTo(
            new RecurrentSettings(
                Carry.KEY,
                RecurrentSettings.DEFAULT_ROWS,
                RecurrentSettings.DEFAULT_LINGER,
                false,
                RecurrentSettings.DEFAULT_MAX_ERROR_SHARE,
                false,
                new SequenceSettings(
                    Order.EVENT_TIME,
                    Duration.ofSeconds(10),
                    OnGap.DEAD_LETTER,
                    new Boundary(Duration.ofMinutes(30), 1000, Duration.ofMinutes(10)),
                    new Emit(Emit.On.CHANGE, Duration.ofMinutes(1)),
                    true),
                new StateSettings(Duration.ofDays(3650), Precision.FLOAT16, OnNewLayout.REPLAY, 64),
                Device.CPU));
    assertThat(spec.time())
        .isEqualTo(new TimeSettings(true, true, Duration.ofHours(1), Duration.ofSeconds(30)));
  }

  @Test
  void sequenceAsAPointer_goesOnOverGaps() {
    PipelineSpec spec = read("model.carry=key", "sequence=/n").spec();
    assertThat(spec.fields().marks().number()).isEqualTo(JsonPointer.compile("/n"));
    assertThat(spec.recurrent().sequence().onGap()).isEqualTo(OnGap.CONTINUE);
    assertThat(spec.recurrent().sequence().marked()).isTrue();
    assertThat(spec.time()).isEqualTo(TimeSettings.PLAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          order=event-time      | true  | true
          boundary.gap=1 h      | true  | true
          state.ttl=1 d         | true  | true
          max-ahead=1 h         | true  | false
          emit.every=1 min      | true  | false
          boundary.idle=1 min   | false | false
          boundary.max=7        | false | false
          emit.on=change        | false | false
          """)
  void eventTime_isRequiredAndAwaitedOnlyWhereSomethingNeedsIt(
      String override, boolean required, boolean awaited) {
    TimeSettings time = read("model.carry=key", override).spec().time();
    assertThat(time.required()).isEqualTo(required);
    assertThat(time.awaited()).isEqualTo(awaited);
  }

  @Test
  void defaultsWrittenOut_changeNothing() {
    assertThat(
            read(
                    "order=arrival",
                    "boundary=never",
                    "emit={on: every}",
                    "state.backend=heap",
                    "model.missing=reject",
                    "source.idle-after=1 min")
                .spec())
        .isEqualTo(read().spec());
    assertThat(
            read("model.carry=key", "state={precision: full, on-new-layout: keep}")
                .spec()
                .recurrent())
        .isEqualTo(RecurrentSettings.of(Carry.KEY));
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
          checkpoint.dir="~/states"    | checkpoint.dir: expected a folder, absolute or relative to this file, or on a cluster a URI; each pipeline has a folder of its name in it, found string "~/states"
          /flink={execution.checkpointing.interval: 1h} | flink.execution.checkpointing.interval: expected checkpoint.interval instead, found both ways to say it
          /flink={parallelism.default: many} | flink: expected values that Flink takes, found: Could not parse value 'many' for key 'parallelism.default'.
          checkpoint.interval=9ms      | checkpoint.interval: expected from 10 ms to 24 d, found 9ms
          checkpoint.interval=14min    | sink.kafka.transaction-timeout: expected more than checkpoint.interval, 840000 ms, found 840000 ms: a transaction stays open from one checkpoint to the next
          model={bundle: zoo/tweet-sentiment, carry: key, input: /text} | model.carry: expected none, found key: the state after two events differs from the state after both in one (a bidirectional model reads each event to its end)
          source.idle-after=999ms      | source.idle-after: expected from 1 s to 24 d, found 999ms
          lateness=1 s                 | lateness: is not used; say order: event-time beside it, or leave lateness out
          max-ahead=4000 d             | max-ahead: expected from 0 ms to 3653 d, found 4000 d
          order=event-time             | order: works only with model.carry: key; without it each event is a whole sequence, so that there is nothing to order. Say carry: key, or leave this out
          order=time                   | order: expected one of arrival, event-time, found string "time"
          sequence=/n                  | sequence: works only with model.carry: key; without it a key's last number is not remembered. Say carry: key, or leave this out
          sequence=n                   | sequence: expected a JSON Pointer to the number that counts a key's events, or {number, on-gap}, found string "n"
          boundary={max: 5}            | boundary: works only with model.carry: key; without it each event is a whole sequence. Say carry: key, or leave this out
          boundary=always              | boundary: expected never, or any of field, end, gap, max and idle: where a key's sequence ends, found string "always"
          boundary={}                  | boundary: expected at least 1 in it, found an object of 0
          emit.on=change               | emit.on: works only with model.carry: key; without it each event is a whole sequence, and its answer the only one. Say carry: key, or leave this out
          emit.every=1 min             | emit.every: works only with model.carry: key; without it it is not remembered when a key was answered last. Say carry: key, or leave this out
          state.ttl=7 d                | state.ttl: works only with model.carry: key; without it no state is kept. Say carry: key, or leave this out
          state.precision=half         | state.precision: works only with model.carry: key; without it no state is kept. Say carry: key, or leave this out
          state.on-new-layout=reset    | state.on-new-layout: works only with model.carry: key; without it no state is kept. Say carry: key, or leave this out
          state.backend=disk           | state.backend: expected one of heap, rocksdb, found string "disk"
          /flink={state.backend.type: rocksdb} | flink.state.backend.type: expected state.backend instead, found both ways to say it
          batch.isolated=7             | batch.isolated: expected boolean (whether each event runs in a call of its own; when absent, where the dry run sees that rows touch each other), found number 7
          model.missing=zero           | model.missing: expected reject, found zero: the model reads text, of which nothing can stand for a missing one
          model.scaling={mean: 0, deviation: 1} | model.scaling: expected none: the model reads text, not numbers to scale
          model.input=[/a, /b]         | model.input: expected one JSON Pointer, as the model reads text, found a list of 2
          model.input=text             | model.input: expected a JSON Pointer such as /text, a list of them, or a map from each of the graph's inputs to its own, found string "text"
          model.input=[]               | model.input: expected at least 1 in it, found an array of 0
          model.input={}               | model.input: expected at least 1 in it, found an object of 0
          model.bundle=zoo/none        | model.bundle: zoo/none/model.json: expected a file, found none; name a bundle's folder, or zoo/NAME
          """)
  void singleFault_isToldWithItsPath(String override, String told) {
    assertThat(faults(override)).extracting(Problem::toString).containsExactly(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          boundary.gap=0 s    | boundary.gap: expected from 1 ms to 3653 d, found 0 s
          boundary.idle=11 y  | boundary.idle: expected a number and its unit: ms, s, min, h or d, found string "11 y"
          boundary.max=0      | boundary.max: expected at least 1, found number 0
          boundary.last=/x    | boundary.last: unknown field; expected one of end, field, gap, idle, max
          state.ttl=99999999999999 d | state.ttl: expected from 1 ms to 3653 d, found 99999999999999 d
          emit={on: end}      | emit.on: expected every or change, found end: no sequence ever ends, so nothing would leave; say where one does with boundary: {field, end, gap, max or idle}, or with state.ttl
          state={on-new-layout: replay} | state.replay: is missing; on-new-layout: replay needs to know how many of a key's latest events to keep
          state={replay: 3}   | state.replay: is not used; say on-new-layout: replay beside it
          /model/input={text: /text} | model.input.text: expected one of the graph's inputs tokens, found text
          sequence={on-gap: reset} | sequence.number: is missing; expected a JSON Pointer to a whole number that grows by one with each event of a key; repeats are dropped
          sequence.number=n   | sequence.number: expected a JSON Pointer: it starts with '/', and '~' stands only in ~0 and ~1, found string "n"
          """)
  void singleFaultOfCarryKey_isToldWithItsPath(String override, String told) {
    assertThat(faults("model.carry=key", override))
        .extracting(Problem::toString)
        .filteredOn(fault -> !fault.startsWith("model.input: "))
        .containsExactly(told);
  }

  @Test
  void emitEveryBesideEnd_isAFault() {
    assertThat(faults("model.carry=key", "boundary={max: 3}", "emit={on: end, every: 1 s}"))
        .extracting(Problem::toString)
        .containsExactly(
            "emit.every: expected none beside on: end, which answers a sequence once; leave one of"
                + " them out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 ms", "0", "PT0S", "100 micro"})
  void watermarksTurnedOff_areAFaultWhereTheStreamsTimeIsAwaited(String interval) {
    String off = "/flink={pipeline.auto-watermark-interval: " + interval + "}";
    assertThat(read(off).spec().time().awaited()).isFalse();
    assertThat(faults("model.carry=key", "state.ttl=1 d", off))
        .extracting(Problem::toString)
        .containsExactly(
            "flink.pipeline.auto-watermark-interval: expected more than 0, as the pipeline waits"
                + " for event time, found "
                + interval);
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
              "batch.isolated",
              "model.bundle",
              "model.carry",
              "model.input",
              "model.input.tokens",
              "model.missing",
              "model.scaling",
              "model.scaling.deviation",
              "order",
              "lateness",
              "sequence",
              "boundary",
              "boundary.max",
              "emit.every",
              "state",
              "state.on-new-layout",
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
