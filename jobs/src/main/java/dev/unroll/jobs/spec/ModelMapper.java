package dev.unroll.jobs.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.models.GraphContract;
import dev.unroll.models.InputRules;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.models.InputRules.Scaling;
import dev.unroll.schemas.EventFields.InputField;
import java.util.ArrayList;
import java.util.List;

/** What {@code model:} says of its inputs. */
final class ModelMapper {
  private ModelMapper() {}

  /** In the graph's order. */
  static List<InputField> inputs(JsonNode input, GraphContract contract) {
    if (!input.isObject()) {
      return List.of(new InputField("", pointers(input)));
    }
    return contract.inputs().stream()
        .map(port -> new InputField(port.name(), pointers(input.path(port.name()))))
        .toList();
  }

  private static List<JsonPointer> pointers(JsonNode node) {
    List<JsonPointer> pointers = new ArrayList<>();
    for (JsonNode pointer : node.isArray() ? node : List.of(node)) {
      pointers.add(JsonPointer.compile(pointer.asText()));
    }
    return List.copyOf(pointers);
  }

  /**
   * @param samples whether an event is a sample, whose value may be missing unless it is said
   *     otherwise
   */
  static InputRules rules(JsonNode model, boolean samples) {
    JsonNode scaling = model.path("scaling");
    return new InputRules(
        missing(model, samples),
        scaling.isMissingNode()
            ? null
            : new Scaling(numbers(scaling.path("mean")), numbers(scaling.path("deviation"))),
        InputRules.Strings.valueOf(SpecMapper.word(model.path("strings"), "text")));
  }

  static Missing missing(JsonNode model, boolean samples) {
    return Missing.valueOf(SpecMapper.word(model.path("missing"), samples ? "nan" : "reject"));
  }

  private static List<Double> numbers(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode number : node.isArray() ? node : List.of(node)) {
      numbers.add(number.doubleValue());
    }
    return List.copyOf(numbers);
  }
}
