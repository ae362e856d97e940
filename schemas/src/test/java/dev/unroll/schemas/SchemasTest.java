package dev.unroll.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String PIPELINE =
      """
      {"name": "p",
       "source": {"kafka": {"bootstrap": "a:1,b:2", "topic": "in"}},
       "model": {"bundle": "zoo/x", "input": "/text"},
       "sink": {"kafka": {"topic": "out"}}}""";
  private static final String MODEL =
      """
      {"name": "m", "version": "1", "head": "scores", "labels": ["a", "b"],
       "vectoriser": {"kind": "text"}}""";

  @Test
  void leastDocuments_areValid() throws JsonProcessingException {
    assertThat(Schemas.validate(Schemas.PIPELINE, MAPPER.readTree(PIPELINE))).isEmpty();
    assertThat(Schemas.validate(Schemas.MODEL, MAPPER.readTree(MODEL))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /batch/row      | 1          | batch.row: unknown field; expected one of isolated, linger, rows
          /nmae           | "x"        | nmae: unknown field; expected one of batch, boundary, checkpoint, dead-letter, device, emit, flink, lateness, max-ahead, model, name, order, parallelism, sequence, sink, source, state
          /emit/on        | "some"     | emit.on: expected one of every, end, change, found string "some"
          /sink/kafka/delivery | 7     | sink.kafka.delivery: expected one of exactly-once, at-least-once, found number 7
          /batch/rows     | "64"       | batch.rows: expected integer (the most keys of one call), found string "64"
          /batch/rows     | 0          | batch.rows: expected at least 1, found number 0
          /batch/rows     | 99999999999 | batch.rows: expected at most 16384, found number 99999999999
          /batch          | []         | batch: expected object (how events of different keys share a call), found an array of 0
          /batch          | null       | batch: expected object (how events of different keys share a call), found null
          /dead-letter/max-share | 1.5 | dead-letter.max-share: expected at most 1, found number 1.5
          /batch/linger   | "5 weeks"  | batch.linger: expected a number and its unit: ms, s, min, h or d, found string "5 weeks"
          /batch/linger   | 5          | batch.linger: expected string (a number and its unit: ms, s, min, h or d), found number 5; put it in quotes
          /name           | 2026       | name: expected string (letters, digits, '.', '_' and '-': the job's name, its consumer group and the prefix of its transactions), found number 2026; put it in quotes
          /name           | "a b"      | name: expected letters, digits, '.', '_' and '-': the job's name, its consumer group and the prefix of its transactions, found string "a b"
          /name           | "a\\n"     | name: expected letters, digits, '.', '_' and '-': the job's name, its consumer group and the prefix of its transactions, found string "a\\n"
          /model/input    | "text"     | model.input: expected a JSON Pointer such as /text, a list of them, or a map from each of the graph's inputs to its own, found string "text"
          /model/input    | {"x": 7}   | model.input.x: expected string, array (a JSON Pointer such as /x, or a list of them), found number 7
          /model/input    | {"x": []}  | model.input.x: expected at least 1 in it, found an array of 0
          /model/input    | ["/a","b"] | model.input[1]: expected a JSON Pointer: it starts with '/', and '~' stands only in ~0 and ~1, found string "b"
          /model/scaling  | {"mean": "1", "deviation": 1} | model.scaling.mean: expected number, array (a number, or a list of them), found string "1"
          /model/scaling  | {"mean": 1} | model.scaling.deviation: is missing; expected a number above 0 for all features, or a list with one for each
          /boundary       | {}         | boundary: expected at least 1 in it, found an object of 0
          /source/key     | "/a~2"     | source.key: expected a JSON Pointer: it starts with '/', and '~' stands only in ~0 and ~1, found string "/a~2"
          /emit/pass      | ["/a","b"] | emit.pass[1]: expected a JSON Pointer: it starts with '/', and '~' stands only in ~0 and ~1, found string "b"
          /emit/pass      | "/a"       | emit.pass: expected array (JSON Pointers of fields to hand through, each under its last name), found string "/a"
          /source/kafka/bootstrap | "broker" | source.kafka.bootstrap: expected host:port, several separated by commas, found string "broker"
          /source/kafka/topic | "a/b"  | source.kafka.topic: expected a Kafka topic: letters, digits, '.', '_' and '-', at most 249, found string "a/b"
          /source/kafka/group | ""     | source.kafka.group: expected the consumer group; the pipeline's name when absent, found string ""
          /source/kafka/timestamp | 1.5 | source.kafka.timestamp: expected string, integer (for start: timestamp, an ISO 8601 time, epoch seconds or epoch milliseconds), found number 1.5
          /flink/a.b      | {"c": 1}   | flink.a.b: expected string, number, boolean, found an object of 1
          /device         | "gpu"      | device: expected where the model runs: cpu, cuda:N, or auto (a CUDA device where one can be used), found string "gpu"
          """)
  void faultOfAPipeline_isToldWithItsPath(String at, String value, String told)
      throws JsonProcessingException {
    assertThat(problems(Schemas.PIPELINE, PIPELINE, at, value)).containsExactly(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /labels         | []         | labels: expected at least 1 in it, found an array of 0
          /labels         | ["a","a"]  | labels: expected each only once, found an array of 2
          /version        | 1          | version: expected string (letters, digits, '.', '_' and '-'; a new one for every change of the graph), found number 1; put it in quotes
          /head           | "tag"      | head: expected one of scores, tags, vector, likelihood, forecast, trend, found string "tag"
          /vectoriser/kind | "audio"   | vectoriser.kind: expected one of text, words, tokens, numbers, samples, found string "audio"
          /vectoriser/max-steps | 0    | vectoriser.max-steps: expected at least 1, found number 0
          /vectoriser/vocabulary | 99999999999 | vectoriser.vocabulary: expected at most 16777216, found number 99999999999
          /states         | {"h": 1}   | states.h: expected string, null, found number 1
          /output         | 1          | output: expected string, array (the output that the head reads, or a list of them, where not all the graph has), found number 1
          /constants      | {"sr": "16000"} | constants.sr: expected number, boolean, array (a number, true or false, or nested arrays of them in the input's shape), found string "16000"
          /initial        | {"h": null} | initial.h: expected number, boolean, array (a number, or nested arrays of them in the state's shape without its batch axis), found null
          /context        | {"x": 0}   | context.x: expected at least 1, found number 0
          /shapes         | {"x": ["rows"]} | shapes.x[0]: expected batch, time or a size, found string "rows"
          /shapes         | {"x": [0]} | shapes.x[0]: expected at least 1, found number 0
          """)
  void faultOfAManifest_isToldWithItsPath(String at, String value, String told)
      throws JsonProcessingException {
    assertThat(problems(Schemas.MODEL, MODEL, at, value)).containsExactly(told);
  }

  @Test
  void missingFields_areToldWithWhatTheyAre() throws JsonProcessingException {
    assertThat(
            Schemas.validate(Schemas.PIPELINE, MAPPER.readTree("{\"name\":\"p\",\"source\":{}}")))
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "model: is missing; expected the bundle and what it reads",
            "sink: is missing; expected where predictions go",
            "source.kafka: is missing; expected the topic to read");
  }

  @Test
  void severalFaults_areToldAtOnce() throws JsonProcessingException {
    ObjectNode tree = (ObjectNode) MAPPER.readTree(PIPELINE);
    tree.put("parallelism", 0)
        .put("oops", 1)
        .putObject("batch")
        .put("linger", "x")
        .put("rows", true);
    assertThat(Schemas.validate(Schemas.PIPELINE, tree))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("parallelism", "oops", "batch.linger", "batch.rows");
  }

  @Test
  void documentThatIsNoObject_isTold() throws JsonProcessingException {
    assertThat(Schemas.validate(Schemas.MODEL, MAPPER.readTree("[1]")))
        .extracting(Problem::toString)
        .containsExactly("expected object, found an array of 1");
    assertThat(Schemas.validate(Schemas.MODEL, MissingNode.getInstance())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {Schemas.PIPELINE, Schemas.MODEL})
  void everyFieldOfAUsersFile_hasADescription(String name) throws IOException {
    JsonNode schema = schema(name);
    for (JsonNode properties : schema.findValues("properties")) {
      if (properties.has("type")) {
        continue; // a field of that name
      }
      properties
          .properties()
          .forEach(
              field -> {
                JsonNode described = field.getValue();
                if (described.has("$ref") && !described.has("description")) {
                  described = schema.at(described.get("$ref").textValue().substring(1));
                }
                assertThat(described.path("description").asText()).as(field.getKey()).isNotBlank();
              });
    }
  }

  /** What the others say is the validator's own wording, in the language of the machine. */
  @ParameterizedTest
  @ValueSource(strings = {Schemas.PIPELINE, Schemas.MODEL})
  void everyRuleOfAUsersFile_hasAMessageOfOurOwn(String name) throws IOException {
    Set<String> rules = new TreeSet<>();
    collectRules(schema(name), rules);
    assertThat(rules)
        .isSubsetOf(
            "type",
            "enum",
            "required",
            "additionalProperties",
            "pattern",
            "minLength",
            "minimum",
            "maximum",
            "minItems",
            "minProperties",
            "uniqueItems",
            "items",
            "properties",
            "description",
            "$ref",
            "$defs",
            "$schema",
            "title");
  }

  private static void collectRules(JsonNode schema, Set<String> rules) {
    schema
        .properties()
        .forEach(
            entry -> {
              rules.add(entry.getKey());
              if (Set.of("properties", "$defs").contains(entry.getKey())) {
                entry.getValue().forEach(child -> collectRules(child, rules));
              } else if (!entry.getKey().equals("enum")) {
                collectRules(entry.getValue(), rules);
              }
            });
  }

  private static JsonNode schema(String name) throws IOException {
    try (InputStream in = Schemas.class.getResourceAsStream(name + ".schema.json")) {
      return MAPPER.readTree(in);
    }
  }

  private static List<String> problems(String schema, String document, String at, String value)
      throws JsonProcessingException {
    JsonNode tree = MAPPER.readTree(document);
    JsonPointer pointer = JsonPointer.compile(at);
    ObjectNode parent = (ObjectNode) tree;
    for (JsonPointer p = pointer; !p.tail().matches(); p = p.tail()) {
      JsonNode next = parent.path(p.getMatchingProperty());
      parent =
          next instanceof ObjectNode object ? object : parent.putObject(p.getMatchingProperty());
    }
    parent.set(pointer.last().getMatchingProperty(), MAPPER.readTree(value));
    return Schemas.validate(schema, tree).stream().map(Problem::toString).toList();
  }
}
