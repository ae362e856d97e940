package dev.unroll.jobs.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.jobs.spec.PipelineSpec.Backend;
import dev.unroll.jobs.spec.PipelineSpec.Checkpointing;
import dev.unroll.jobs.spec.PipelineSpec.KafkaInput;
import dev.unroll.jobs.spec.PipelineSpec.KafkaOutput;
import dev.unroll.jobs.spec.PipelineSpec.Start;
import dev.unroll.models.Device;
import dev.unroll.models.GraphContract;
import dev.unroll.models.InputRules;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.models.Manifest.VectoriserSpec;
import dev.unroll.operators.Carry;
import dev.unroll.operators.RecurrentSettings;
import dev.unroll.operators.TimeSettings;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** A tree that its schema accepts, as a {@link PipelineSpec}. All defaults stand here. */
final class SpecMapper {
  private static final int MAX_BYTES = 256 * 1024;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  // A broker refuses more than its transaction.max.timeout.ms, 15 minutes unless set otherwise.
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(14);

  private SpecMapper() {}

  /**
   * @param root a tree in which {@link PipelineReader} found no fault
   * @param folder what a relative folder is relative to
   * @param contract the model's
   * @param vectoriser what the model reads
   */
  static PipelineSpec map(
      JsonNode root, SpecFolder folder, GraphContract contract, VectoriserSpec vectoriser) {
    String name = root.path("name").asText();
    JsonNode source = root.path("source");
    Carry carry = root.at("/model/carry").asText("none").equals("key") ? Carry.KEY : Carry.NONE;
    InputRules rules = ModelMapper.rules(root.path("model"), vectoriser.readsSamples());
    return new PipelineSpec(
        name,
        input(name, source.path("kafka")),
        fields(root, source, carry, contract, needsAll(rules, vectoriser)),
        durationOrNull(root.path("max-ahead")),
        duration(source.path("idle-after"), TimeSettings.DEFAULT_IDLE_AFTER),
        root.at("/model/bundle").asText(),
        rules,
        new RecurrentSettings(
            carry,
            root.at("/batch/rows").asInt(RecurrentSettings.DEFAULT_ROWS),
            duration(root.at("/batch/linger"), RecurrentSettings.DEFAULT_LINGER),
            root.at("/batch").has("isolated") ? root.at("/batch/isolated").asBoolean() : null,
            root.at("/dead-letter/max-share").asDouble(RecurrentSettings.DEFAULT_MAX_ERROR_SHARE),
            rules.missing() == Missing.HOLD,
            SequenceMapper.sequence(root),
            SequenceMapper.state(root.path("state")),
            Device.parse(root.path("device").asText("cpu"))),
        Backend.valueOf(word(root.at("/state/backend"), "heap")),
        output(root, root.at("/sink/kafka"), source.path("kafka")),
        text(root.at("/dead-letter/kafka/topic")),
        new Checkpointing(
            checkpointInterval(root),
            root.at("/checkpoint").has("dir")
                ? folder.resolve(root.at("/checkpoint/dir").asText())
                : null),
        root.has("parallelism") ? root.get("parallelism").asInt() : null,
        strings(root.path("flink")));
  }

  private static KafkaInput input(String name, JsonNode kafka) {
    return new KafkaInput(
        kafka.path("bootstrap").asText(),
        kafka.path("topic").asText(),
        kafka.path("group").asText(name),
        Start.valueOf(word(kafka.path("start"), "committed")),
        kafka.has("timestamp") ? checkedStartTime(kafka.path("timestamp")) : 0,
        strings(kafka.path("properties")));
  }

  private static long checkedStartTime(JsonNode timestamp) {
    try {
      return startTime(timestamp);
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Epoch milliseconds.
   *
   * @throws Rejected where it is not a time
   */
  static long startTime(JsonNode timestamp) throws Rejected {
    return EventTime.parse(timestamp, JsonPointer.compile("/source/kafka/timestamp"));
  }

  /** Whether an event must have every input; of words, the first field that is there will do. */
  private static boolean needsAll(InputRules rules, VectoriserSpec vectoriser) {
    return rules.missing() == Missing.REJECT && !vectoriser.kind().equals("words");
  }

  private static EventFields fields(
      JsonNode root, JsonNode source, Carry carry, GraphContract contract, boolean needsAll) {
    List<JsonPointer> pass = new ArrayList<>();
    root.at("/emit/pass").forEach(pointer -> pass.add(JsonPointer.compile(pointer.asText())));
    return new EventFields(
        pointer(source.path("key")),
        pointer(source.path("id")),
        pointer(source.path("time")),
        ModelMapper.inputs(root.at("/model/input"), contract),
        needsAll,
        SequenceMapper.marks(root),
        pass,
        carry == Carry.KEY,
        source.path("max-bytes").asInt(MAX_BYTES));
  }

  private static KafkaOutput output(JsonNode root, JsonNode sink, JsonNode source) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (!sink.has("bootstrap")) {
      // The same brokers want the same credentials.
      strings(source.path("properties"))
          .forEach(
              (property, value) -> {
                if (property.matches("(security|sasl|ssl)\\..*")) {
                  properties.put(property, value);
                }
              });
    }
    properties.putAll(strings(sink.path("properties")));
    return new KafkaOutput(
        sink.path("bootstrap").asText(source.path("bootstrap").asText()),
        sink.path("topic").asText(),
        sink.path("delivery").asText("exactly-once").equals("exactly-once"),
        transactionTimeout(root),
        properties);
  }

  static Duration checkpointInterval(JsonNode root) {
    return duration(root.at("/checkpoint/interval"), CHECKPOINT_INTERVAL);
  }

  static Duration transactionTimeout(JsonNode root) {
    return duration(root.at("/sink/kafka/transaction-timeout"), TRANSACTION_TIMEOUT);
  }

  /** A word of the file as Java names its constants. */
  static String word(JsonNode node, String otherwise) {
    return node.asText(otherwise).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static @Nullable String text(JsonNode node) {
    return node.isMissingNode() ? null : node.asText();
  }

  static @Nullable JsonPointer pointer(JsonNode node) {
    return node.isMissingNode() ? null : JsonPointer.compile(node.asText());
  }

  static @Nullable Duration durationOrNull(JsonNode node) {
    return node.isMissingNode() ? null : TimeUtils.parseDuration(node.asText());
  }

  static Duration duration(JsonNode node, Duration otherwise) {
    return node.isMissingNode() ? otherwise : TimeUtils.parseDuration(node.asText());
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new LinkedHashMap<>();
    object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
