package dev.unroll.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.apache.flink.kubernetes.operator.api.spec.FlinkSessionJobSpec;

/**
 * What the Flink Kubernetes Operator makes of a resource: its resource definition, as the API
 * server would apply it, then its own model, which must hold every field that was written.
 *
 * <p>The newest operator on Maven Central knows Flink up to 1.20. Its definition gets the chart's
 * version added; its model is shown 1.20 instead.
 */
final class OperatorTypes {
  private static final String DEFINITIONS = "/META-INF/fabric8/%ss.flink.apache.org-v1.yml";

  private OperatorTypes() {}

  /** Every fault of a FlinkDeployment or FlinkSessionJob, with its path. */
  static List<String> faults(JsonNode resource) {
    List<String> faults = new ArrayList<>(definitionFaults(resource));
    ObjectNode spec = resource.path("spec").deepCopy();
    if (spec.has("flinkVersion")) {
      spec.put("flinkVersion", "v1_20");
    }
    Class<?> type =
        resource.path("kind").asText().equals("FlinkDeployment")
            ? FlinkDeploymentSpec.class
            : FlinkSessionJobSpec.class;
    Object model = Chart.YAML.convertValue(spec, type);
    lost("spec", spec, Chart.YAML.valueToTree(model), faults);
    if (model instanceof FlinkDeploymentSpec it) {
      faults.addAll(Misspelt.in("spec.podTemplate", it.getPodTemplate()));
      faults.addAll(Misspelt.in("spec.jobManager", it.getJobManager().getPodTemplate()));
      faults.addAll(Misspelt.in("spec.taskManager", it.getTaskManager().getPodTemplate()));
    }
    return faults;
  }

  /** What the API server would refuse. */
  static List<String> definitionFaults(JsonNode resource) {
    return definition(resource).validate(resource).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private static JsonSchema definition(JsonNode resource) {
    String kind = resource.path("kind").asText().toLowerCase(Locale.ROOT);
    String name = DEFINITIONS.formatted(kind);
    try (InputStream in = Objects.requireNonNull(OperatorTypes.class.getResourceAsStream(name))) {
      JsonNode schema = Chart.YAML.readTree(in).at("/spec/versions/0/schema/openAPIV3Schema");
      JsonNode versions = schema.at("/properties/spec/properties/flinkVersion/enum");
      if (versions instanceof ArrayNode known) {
        known.add(resource.at("/spec/flinkVersion"));
      }
      return JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** Fields that were written and that the model did not keep: it does not know them. */
  private static void lost(String path, JsonNode written, JsonNode kept, List<String> faults) {
    if (written.isObject()) {
      written
          .properties()
          .forEach(
              one ->
                  lost(path + "." + one.getKey(), one.getValue(), kept.path(one.getKey()), faults));
    } else if (written.isArray()) {
      for (int i = 0; i < written.size(); i++) {
        lost(path + "[" + i + "]", written.get(i), kept.path(i), faults);
      }
    } else if (kept.isMissingNode()) {
      faults.add(path + ": the operator's model has no such field");
    }
  }
}
