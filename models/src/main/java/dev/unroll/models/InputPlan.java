package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import com.fasterxml.jackson.core.JsonPointer;
import dev.unroll.models.InputRules.Missing;
import dev.unroll.models.InputRules.Scaling;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which field of an event goes to which graph input, and how: text and token ids go to integer
 * inputs, as the manifest's vectoriser says, numbers to all others.
 */
final class InputPlan {
  private static final String INPUT = "model.input";

  private final Manifest.VectoriserSpec spec;
  private final GraphContract contract;
  private final InputRules rules;
  private final List<InputField> fields;

  InputPlan(
      Manifest.VectoriserSpec spec,
      GraphContract contract,
      InputRules rules,
      List<InputField> fields) {
    this.spec = spec;
    this.contract = contract;
    this.rules = rules;
    this.fields = fields;
  }

  static List<InputField> fieldsOf(GraphContract contract) {
    return contract.inputs().stream()
        .map(port -> new InputField(port.name(), List.of(JsonPointer.compile("/" + escape(port)))))
        .toList();
  }

  private static String escape(Port port) {
    return port.name().replace("~", "~0").replace("/", "~1");
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    List<String> names = contract.inputs().stream().map(Port::name).toList();
    for (InputField field : fields) {
      if (field.input().isEmpty() ? names.size() > 1 : !names.contains(field.input())) {
        problems.add(
            field.input().isEmpty()
                ? new Problem(
                    INPUT,
                    "expected a map from the graph's inputs "
                        + names
                        + " to fields, found no names")
                : new Problem(
                    INPUT + "." + field.input(),
                    "expected one of the graph's inputs " + names + ", found " + field.input()));
      }
    }
    for (Port port : contract.inputs()) {
      InputField field = field(port);
      if (field != null) {
        checkCount(port, field, problems);
      } else if (names.size() == 1 || fields.stream().noneMatch(f -> f.input().isEmpty())) {
        problems.add(
            new Problem(
                INPUT,
                "expected a field for each of the graph's inputs "
                    + names
                    + ", found none for "
                    + port.name()));
      }
    }
    checkRules(problems);
    return problems;
  }

  private void checkCount(Port port, InputField field, List<Problem> problems) {
    int most = isText(port) || isTime(port) ? 1 : isWords(port) ? 2 : port.width();
    if (field.pointers().isEmpty() || field.pointers().size() > most) {
      problems.add(
          new Problem(
              field.input().isEmpty() ? INPUT : INPUT + "." + field.input(),
              "expected "
                  + (most == 1 ? "one field" : "at most " + most + " fields")
                  + ", as "
                  + (isText(port)
                      ? "a text stands in one"
                      : isTime(port)
                          ? "a time stands in one"
                          : isWords(port)
                              ? "tokens stand in one, and a text in another"
                              : "a step of " + port + " has " + most)
                  + ", found "
                  + field.pointers().size()));
    }
  }

  private void checkRules(List<Problem> problems) {
    int features = features();
    if (features == 0 && rules.missing() != Missing.REJECT) {
      problems.add(
          new Problem(
              "model.missing",
              noNumbers("reject") + rules.missing().name().toLowerCase(Locale.ROOT)));
    }
    Scaling scaling = rules.scaling();
    if (scaling == null) {
      return;
    }
    if (features == 0) {
      problems.add(new Problem("model.scaling", noNumbers("none") + "one"));
      return;
    }
    checkScaling("model.scaling.mean", scaling.mean(), features, problems);
    checkScaling("model.scaling.deviation", scaling.deviation(), features, problems);
    if (scaling.deviation().contains(0.0) || scaling.deviation().contains(-0.0)) {
      problems.add(new Problem("model.scaling.deviation", "expected no 0, found one"));
    }
  }

  private String noNumbers(String expected) {
    return "expected " + expected + ", as the model reads no floating-point numbers, found ";
  }

  private static void checkScaling(
      String path, List<Double> values, int features, List<Problem> problems) {
    if (values.size() != 1 && values.size() != features) {
      problems.add(
          new Problem(
              path,
              "expected "
                  + (features == 1 ? "1 number" : "1 or " + features + " numbers")
                  + ", as the model reads so many features, found "
                  + values.size()));
    }
    if (!values.stream().allMatch(Double::isFinite)) {
      problems.add(new Problem(path, "expected finite numbers"));
    }
  }

  /** Floating-point numbers of a step, over all inputs. */
  private int features() {
    return contract.inputs().stream().filter(port -> !port.isWhole()).mapToInt(Port::width).sum();
  }

  Vectoriser open(Bundle bundle) {
    List<Problem> problems = problems();
    if (!problems.isEmpty()) {
      throw new UserError(bundle.source() + " does not read what the pipeline gives:", problems);
    }
    List<EventVectoriser.Part> parts = new ArrayList<>();
    int feature = 0;
    try {
      for (Port port : contract.inputs()) {
        parts.add(part(port, bundle, feature));
        feature += !port.isWhole() ? port.width() : 0;
      }
    } catch (UserError e) {
      parts.forEach(part -> part.vectoriser().close());
      throw e;
    }
    return new EventVectoriser(parts, mostSteps());
  }

  /** A graph that takes so many steps and no fewer is not cut below them. */
  private int mostSteps() {
    boolean exact = contract.lengths() == null;
    return exact ? Math.max(spec.maxSteps(), contract.fixedSteps()) : spec.maxSteps();
  }

  private EventVectoriser.Part part(Port port, Bundle bundle, int feature) {
    int from = 0;
    for (InputField field : fields) {
      if (field.equals(field(port))) {
        break;
      }
      from += field.pointers().size();
    }
    InputField field = field(port);
    if (field == null) {
      throw new IllegalStateException(port.name());
    }
    List<String> names = field.pointers().stream().map(JsonPointer::toString).toList();
    InputVectoriser vectoriser =
        isText(port)
            ? TextVectoriser.open(bundle, names.get(0))
            : isWords(port)
                ? WordsVectoriser.open(bundle, rules.strings(), names)
                : isTime(port)
                    ? new TimeVectoriser(names.get(0))
                    : new StepsVectoriser(
                        new StepShape(port), reader(port, bundle, feature), names);
    return new EventVectoriser.Part(
        vectoriser, from, names.size(), contract.isStepped(port), String.join(" and ", names));
  }

  private ValueReader reader(Port port, Bundle bundle, int feature) {
    if (!port.isWhole()) {
      Scaling scaling = rules.scaling();
      return new NumberReader(
          rules.missing(),
          scaling == null ? new double[0] : slice(scaling.mean(), feature, port.width()),
          scaling == null ? new double[0] : slice(scaling.deviation(), feature, port.width()));
    }
    if (spec.kind().equals("numbers") || port.type() == OnnxJavaType.BOOL) {
      return new WholeNumberReader(port.type());
    }
    if (spec.vocabulary() == 0) {
      throw new UserError(
          bundle.source()
              + "/"
              + Bundle.MANIFEST
              + ": vectoriser.vocabulary: expected the number of token ids, found nothing");
    }
    return new TokenReader(spec.vocabulary());
  }

  private static double[] slice(List<Double> values, int from, int count) {
    double[] slice = new double[count];
    for (int i = 0; i < count; i++) {
      slice[i] = values.get(values.size() == 1 ? 0 : from + i);
    }
    return slice;
  }

  private @Nullable InputField field(Port port) {
    for (InputField field : fields) {
      if (field.input().isEmpty()
          ? contract.inputs().size() == 1
          : field.input().equals(port.name())) {
        return field;
      }
    }
    return null;
  }

  /** A sample's time is one field, though the graph reads two whole numbers of it. */
  private boolean isTime(Port port) {
    return spec.readsSamples() && port.isWhole() && port.width() == TimeVectoriser.WIDTH;
  }

  private boolean isText(Port port) {
    return reads("text", port);
  }

  private boolean isWords(Port port) {
    return reads("words", port);
  }

  private boolean reads(String kind, Port port) {
    return spec.kind().equals(kind) && port.isWhole() && port.type() != OnnxJavaType.BOOL;
  }
}
