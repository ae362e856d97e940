package dev.unroll.jobs.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.Bundle;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Model;
import dev.unroll.models.Vectoriser;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.Schemas;
import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Reads a pipeline file and everything it names; tells every fault at once. */
public final class PipelineReader {
  /** Flink and Kafka count milliseconds in an int. */
  private static final Duration LONGEST = Duration.ofDays(24);

  private static final Map<String, String> OWN_FIELDS =
      new TreeMap<>(
          Map.of(
              "execution.checkpointing.interval", "checkpoint.interval",
              "execution.checkpointing.dir", "checkpoint.dir",
              "state.backend.type", "state.backend",
              "state.backend", "state.backend"));

  private static final String TRANSACTION_TIMEOUT = "sink.kafka.transaction-timeout";

  private final ObjectNode root;
  private final SpecFolder folder;
  private final List<Problem> problems;
  private final Faults faults;
  private @Nullable Bundle bundle;
  private @Nullable GraphContract contract;

  private PipelineReader(ObjectNode root, SpecFolder folder) {
    this.root = root;
    this.folder = folder;
    this.problems = new ArrayList<>(Schemas.validate(Schemas.PIPELINE, root));
    this.faults = new Faults(root, problems);
  }

  /**
   * Reads a file.
   *
   * @param overrides {@code path=value} each
   * @throws UserError with every fault of the file, its model and its environment
   */
  public static Pipeline read(Path file, List<String> overrides) {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
    return new PipelineReader(SpecTree.read(file, overrides), SpecFolder.of(folder))
        .read(file.toString());
  }

  /**
   * Reads a file by its path or, where one of Flink's file systems reaches, by its URI.
   *
   * @param overrides {@code path=value} each
   * @throws UserError as {@link #read(Path, List)}
   */
  public static Pipeline read(String file, List<String> overrides) {
    if (!SpecFolder.isUri(file)) {
      return read(Path.of(file), overrides);
    }
    return new PipelineReader(tree(file, overrides), SpecFolder.ofFile(file)).read(file);
  }

  private static ObjectNode tree(String file, List<String> overrides) {
    return SpecFolder.isUri(file)
        ? SpecTree.parse(SpecFolder.text(file), file, overrides)
        : SpecTree.read(Path.of(file), overrides);
  }

  /** Whether the file or an override says what a field is, given by its dotted path. */
  public static boolean says(String file, List<String> overrides, String path) {
    return !tree(file, overrides).at("/" + path.replace('.', '/')).isMissingNode();
  }

  /**
   * Reads a pipeline from text.
   *
   * @param name what messages call it
   * @param folder what a relative bundle is relative to
   * @throws UserError as {@link #read(Path, List)}
   */
  public static Pipeline parse(String yaml, String name, Path folder, List<String> overrides) {
    return new PipelineReader(SpecTree.parse(yaml, name, overrides), SpecFolder.of(folder))
        .read(name);
  }

  private Pipeline read(String name) {
    checkStart();
    checkDurations();
    checkTopics();
    checkPass();
    checkFlink();
    SequenceCheck sequence = new SequenceCheck(faults);
    sequence.check();
    checkModel();
    if (problems.isEmpty() && bundle != null && contract != null) {
      PipelineSpec spec = SpecMapper.map(root, folder, contract, bundle.manifest().vectoriser());
      sequence.checkInterval(spec.time());
      checkValues(spec.flink());
      problems.addAll(
          Vectoriser.check(bundle, contract, spec.inputRules(), spec.fields().inputs()));
      if (problems.isEmpty()) {
        return new Pipeline(spec, bundle, contract);
      }
    }
    throw new UserError(
        name
            + ": "
            + (problems.size() == 1 ? "1 fault" : problems.size() + " faults")
            + " in the pipeline:",
        problems);
  }

  private void checkStart() {
    JsonNode kafka = root.at("/source/kafka");
    JsonNode timestamp = kafka.path("timestamp");
    boolean wanted = kafka.path("start").asText().equals("timestamp");
    String path = "source.kafka.timestamp";
    if (wanted && timestamp.isMissingNode()) {
      problems.add(new Problem(path, "is missing; start: timestamp needs the time to start at"));
    } else if (!wanted && !timestamp.isMissingNode()) {
      problems.add(new Problem(path, "is not used; say start: timestamp beside it"));
    } else if (wanted && faults.isSound(path)) {
      try {
        SpecMapper.startTime(timestamp);
      } catch (Rejected e) {
        String message = String.valueOf(e.getMessage());
        problems.add(new Problem(path, message.substring(message.indexOf("expected"))));
      }
    }
  }

  /** These have fields of their own, which the checks here know. */
  private void checkFlink() {
    OWN_FIELDS.forEach(
        (option, field) -> {
          if (root.path("flink").has(option)) {
            problems.add(
                new Problem(
                    "flink." + option,
                    "expected " + field + " instead, found both ways to say it"));
          }
        });
  }

  /** Flink reads most of its options where a pipeline is planned. */
  private void checkValues(Map<String, String> options) {
    try {
      var unused = new StreamExecutionEnvironment(Configuration.fromMap(options));
    } catch (IllegalArgumentException e) {
      problems.add(
          new Problem("flink", "expected values that Flink takes, found: " + e.getMessage()));
    }
  }

  private void checkDurations() {
    faults.checkDuration("batch.linger", Duration.ZERO, LONGEST);
    // Flink's own least.
    faults.checkDuration("checkpoint.interval", Duration.ofMillis(10), LONGEST);
    faults.checkDuration(TRANSACTION_TIMEOUT, Duration.ofMillis(1), LONGEST);
    checkTransactions();
  }

  /** A transaction stays open from one checkpoint to the next. */
  private void checkTransactions() {
    if (!faults.isSound(TRANSACTION_TIMEOUT)
        || !faults.isSound("checkpoint.interval")
        || faults.at("sink.kafka.delivery").asText().equals("at-least-once")) {
      return;
    }
    Duration timeout = SpecMapper.transactionTimeout(root);
    Duration interval = SpecMapper.checkpointInterval(root);
    if (timeout.compareTo(interval) <= 0) {
      problems.add(
          new Problem(
              TRANSACTION_TIMEOUT,
              "expected more than checkpoint.interval, "
                  + interval.toMillis()
                  + " ms, found "
                  + timeout.toMillis()
                  + " ms: a transaction stays open from one checkpoint to the next"));
    }
  }

  private void checkTopics() {
    String in = root.at("/source/kafka/topic").asText();
    JsonNode sinkBrokers = root.at("/sink/kafka/bootstrap");
    boolean sameBrokers =
        sinkBrokers.isMissingNode()
            || sinkBrokers.asText().equals(root.at("/source/kafka/bootstrap").asText());
    for (String path : List.of("sink.kafka.topic", "dead-letter.kafka.topic")) {
      String out = faults.at(path).asText();
      if (sameBrokers && !in.isEmpty() && out.equals(in)) {
        problems.add(
            new Problem(
                path,
                "expected another topic than source.kafka.topic, found " + out + " for both"));
      }
    }
    String predictions = faults.at("sink.kafka.topic").asText();
    if (!predictions.isEmpty()
        && faults.at("dead-letter.kafka.topic").asText().equals(predictions)) {
      problems.add(
          new Problem(
              "dead-letter.kafka.topic",
              "expected another topic than sink.kafka.topic, found " + predictions + " for both"));
    }
  }

  private void checkPass() {
    Set<String> names = new HashSet<>();
    JsonNode pass = root.at("/emit/pass");
    for (int i = 0; pass.isArray() && i < pass.size(); i++) {
      String pointer = pass.get(i).asText();
      if (pointer.startsWith("/")) {
        String last = JsonPointer.compile(pointer).last().getMatchingProperty();
        if (!names.add(last)) {
          problems.add(
              new Problem(
                  "emit.pass[" + i + "]", "another field is already handed through as " + last));
        }
      }
    }
  }

  private void checkModel() {
    JsonNode reference = root.at("/model/bundle");
    if (!reference.isTextual() || reference.asText().isEmpty()) {
      return;
    }
    try {
      bundle = folder.bundle(reference.asText());
      try (Model model = Model.open(bundle)) {
        contract = model.contract();
        new InputCheck(faults, bundle.manifest(), contract).check();
        boolean carries = root.at("/model/carry").asText().equals("key");
        if (carries && !model.traits().carries()) {
          problems.add(
              new Problem(
                  "model.carry",
                  "expected none, found key: "
                      + (contract.states().isEmpty()
                          ? "the graph has no state to carry"
                          : "the state after two events differs from the state after both in one"
                              + " (a bidirectional model reads each event to its end)")));
        }
      }
    } catch (UserError e) {
      problems.add(new Problem("model.bundle", String.valueOf(e.getMessage())));
    }
  }
}
