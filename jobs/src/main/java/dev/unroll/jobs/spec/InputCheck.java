package dev.unroll.jobs.spec;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Manifest;
import dev.unroll.models.Port;
import dev.unroll.schemas.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a pipeline says of its model's inputs, head and states, held against the model. */
final class InputCheck {
  private static final String INPUT = "model.input";

  private final Faults faults;
  private final Manifest manifest;
  private final GraphContract contract;

  InputCheck(Faults faults, Manifest manifest, GraphContract contract) {
    this.faults = faults;
    this.manifest = manifest;
    this.contract = contract;
  }

  void check() {
    checkNames();
    checkNumbers();
    checkStrings();
    checkLabel();
    checkPrecision();
  }

  private void checkNames() {
    JsonNode input = faults.at(INPUT);
    List<String> names = contract.inputs().stream().map(Port::name).toList();
    if (input.isObject()) {
      List<String> absent = new ArrayList<>(names);
      for (Map.Entry<String, JsonNode> entry : input.properties()) {
        String name = entry.getKey();
        if (!names.contains(name)) {
          faults.add(
              INPUT + "." + name,
              "expected one of the graph's inputs " + String.join(", ", names) + ", found " + name);
        } else {
          checkOne(INPUT + "." + name, entry.getValue());
        }
        absent.remove(name);
      }
      if (!absent.isEmpty() && !input.isEmpty()) {
        faults.add(
            INPUT,
            "expected a field for each of the graph's inputs, found none for "
                + String.join(", ", absent)
                + "; add "
                + map(absent));
      }
    } else if (names.size() > 1 && faults.isSound(INPUT) && faults.has(INPUT)) {
      faults.add(
          INPUT,
          "expected a map from each of the graph's inputs to its field, as it has "
              + contract.inputs().stream().map(Port::toString).collect(Collectors.joining(" and "))
              + ", found "
              + Json.describe(input)
              + "; write input: {"
              + map(names)
              + "}");
    } else {
      checkOne(INPUT, input);
    }
  }

  private static String map(List<String> names) {
    return names.stream().map(name -> name + ": /" + name).collect(Collectors.joining(", "));
  }

  /**
   * Fields stand side by side as numbers do; a text is one, and of words the first that is there.
   */
  private void checkOne(String path, JsonNode pointers) {
    int most = reads("words") ? 2 : 1;
    if (pointers.isArray() && pointers.size() > most && !readsNumbers()) {
      faults.add(
          path,
          "expected "
              + (most == 1
                  ? "one JSON Pointer"
                  : "one JSON Pointer or two, to tokens and to a text")
              + ", as the model reads "
              + manifest.vectoriser().kind()
              + ", found a list of "
              + pointers.size());
    }
  }

  private void checkNumbers() {
    String kind = manifest.vectoriser().kind();
    String missing = faults.text("model.missing", "reject");
    if (!readsNumbers() && !missing.equals("reject") && faults.isSound("model.missing")) {
      faults.add(
          "model.missing",
          "expected reject, found "
              + missing
              + ": the model reads "
              + kind
              + ", of which nothing can stand for a missing one");
    }
    if (!readsNumbers() && faults.has("model.scaling")) {
      faults.add(
          "model.scaling", "expected none: the model reads " + kind + ", not numbers to scale");
    }
    JsonNode deviation = faults.at("model.scaling.deviation");
    for (JsonNode value : deviation.isArray() ? deviation : List.of(deviation)) {
      if (value.isNumber() && !(value.doubleValue() > 0)) {
        faults.add("model.scaling.deviation", "expected numbers above 0, found " + value.asText());
      }
    }
  }

  private void checkStrings() {
    if (!reads("words") && faults.has("model.strings")) {
      faults.add(
          "model.strings",
          "expected none: the model reads "
              + manifest.vectoriser().kind()
              + ", and only for words a string can be a text or one token");
    }
  }

  private boolean readsNumbers() {
    return reads("numbers") || manifest.vectoriser().readsSamples();
  }

  private boolean reads(String kind) {
    return manifest.vectoriser().kind().equals(kind);
  }

  private void checkLabel() {
    if (faults.text("emit.on", "every").equals("change")
        && !manifest.head().equals("scores")
        && !manifest.head().equals("trend")) {
      faults.add(
          "emit.on",
          "expected every or end, found change: the model's head "
              + manifest.head()
              + " gives no label that could change; scores and trend do");
    }
  }

  private void checkPrecision() {
    if (faults.text("state.precision", "full").equals("half")
        && faults.isSound("state.precision")
        && contract.states().stream().noneMatch(s -> s.in().type() == OnnxJavaType.FLOAT)) {
      faults.add(
          "state.precision",
          "expected full, found half: "
              + (contract.states().isEmpty()
                  ? "the graph has no state"
                  : "none of the graph's states is float32, "
                      + contract.states().stream()
                          .map(state -> state.in().toString())
                          .collect(Collectors.joining(" and "))));
    }
  }
}
