package dev.unroll.jobs.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.Bundle;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Model;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.Schemas;
import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a pipeline file and everything it names; tells every fault at once. */
public final class PipelineReader {
  private final ObjectNode root;
  private final Path folder;
  private final List<Problem> problems;
  private @Nullable Bundle bundle;
  private @Nullable GraphContract contract;

  private PipelineReader(ObjectNode root, Path folder) {
    this.root = root;
    this.folder = folder;
    this.problems = new ArrayList<>(Schemas.validate(Schemas.PIPELINE, root));
  }

  /**
   * Reads a file.
   *
   * @param overrides {@code path=value} each
   * @throws UserError with every fault of the file, its model and its environment
   */
  public static Pipeline read(Path file, List<String> overrides) {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
    return new PipelineReader(SpecTree.read(file, overrides), folder).read(file.toString());
  }

  /**
   * Reads a pipeline from text.
   *
   * @param name what messages call it
   * @param folder what a relative bundle is relative to
   * @throws UserError as {@link #read(Path, List)}
   */
  public static Pipeline parse(String yaml, String name, Path folder, List<String> overrides) {
    return new PipelineReader(SpecTree.parse(yaml, name, overrides), folder).read(name);
  }

  private Pipeline read(String name) {
    PipelineSpec spec = spec();
    checkTopics();
    checkPass();
    checkEnvironment();
    checkModel();
    if (!problems.isEmpty() || spec == null || bundle == null || contract == null) {
      throw new UserError(
          name
              + ": "
              + (problems.size() == 1 ? "1 fault" : problems.size() + " faults")
              + " in the pipeline:",
          problems);
    }
    return new Pipeline(spec, bundle, contract);
  }

  private @Nullable PipelineSpec spec() {
    if (root.at("/source/kafka/start").asText().equals("timestamp")
        && !root.at("/source/kafka").has("timestamp")) {
      problems.add(
          new Problem(
              "source.kafka.timestamp", "is missing; start: timestamp needs the time to start at"));
    }
    if (!problems.isEmpty()) {
      return null;
    }
    try {
      return SpecMapper.map(root);
    } catch (Rejected e) {
      problems.add(new Problem("source.kafka.timestamp", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // A number too large for its type is all that a valid file can still hold.
      problems.add(new Problem("", String.valueOf(e.getMessage())));
    }
    return null;
  }

  private void checkTopics() {
    String in = root.at("/source/kafka/topic").asText();
    JsonNode sinkBrokers = root.at("/sink/kafka/bootstrap");
    boolean sameBrokers =
        sinkBrokers.isMissingNode()
            || sinkBrokers.asText().equals(root.at("/source/kafka/bootstrap").asText());
    for (String path : List.of("sink.kafka.topic", "dead-letter.kafka.topic")) {
      String out = root.at("/" + path.replace('.', '/')).asText();
      if (sameBrokers && !in.isEmpty() && out.equals(in)) {
        problems.add(
            new Problem(
                path,
                "expected another topic than source.kafka.topic, found " + out + " for both"));
      }
    }
  }

  private void checkPass() {
    Set<String> names = new HashSet<>();
    JsonNode pass = root.at("/emit/pass");
    for (int i = 0; i < pass.size(); i++) {
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

  private void checkEnvironment() {
    for (String path : List.of("source.kafka.properties", "sink.kafka.properties")) {
      for (Map.Entry<String, JsonNode> entry : root.at("/" + path.replace('.', '/')).properties()) {
        for (String variable : Env.missing(Map.of(entry.getKey(), entry.getValue().asText()))) {
          problems.add(
              new Problem(
                  path + "." + entry.getKey(),
                  "expected the environment variable " + variable + ", found none"));
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
      bundle = Bundle.resolve(reference.asText(), folder);
      try (Model model = Model.open(bundle)) {
        contract = model.contract();
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
