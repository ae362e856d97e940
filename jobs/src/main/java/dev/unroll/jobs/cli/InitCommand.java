package dev.unroll.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.unroll.models.Bundle;
import dev.unroll.models.BundleDraft;
import dev.unroll.models.GraphSummary;
import dev.unroll.models.Model;
import dev.unroll.schemas.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a bundle of an ONNX file. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Make a bundle of an ONNX file: a model.json that says what the graph cannot, the graph,"
          + " and golden sequences. It is opened first; nothing is written unless it holds."
    })
@SuppressWarnings("NullAway.Init")
final class InitCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Parameters(paramLabel = "FILE", description = "An ONNX file.")
  private Path file;

  @Option(names = "--out", required = true, paramLabel = "BUNDLE", description = "A new folder.")
  private Path out;

  @Option(names = "--name", description = "The model's name; the folder's unless said.")
  private @Nullable String name;

  @Option(names = "--version", defaultValue = "1", description = "Its version; 1 unless said.")
  private String version;

  @Option(
      names = "--head",
      description = "scores, vector or likelihood; scores with --labels, else vector.")
  private @Nullable String head;

  @Option(names = "--labels", split = ",", description = "For head scores, in order: bad,good")
  private List<String> labels = List.of();

  @Option(
      names = "--constant",
      paramLabel = "NAME=VALUE",
      description = "An input that never changes: a number, nested arrays, or a FILE.pb.")
  private List<String> constants = List.of();

  @Option(
      names = "--shape",
      paramLabel = "NAME=AXES",
      description = "What an input's axes are: x=batch,time,3")
  private List<String> shapes = List.of();

  @Option(
      names = "--state",
      paramLabel = "IN=OUT",
      description = "A recurrent pair; IN= for an input that is none.")
  private List<String> states = List.of();

  @Option(
      names = "--context",
      paramLabel = "NAME=N",
      description = "How many of an input's last values are put before the next.")
  private List<String> contexts = List.of();

  @Option(names = "--output", paramLabel = "NAME", description = "What the head reads.")
  private List<String> outputs = List.of();

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "How many token ids there are; the embedding's rows unless said.")
  private int vocabulary;

  @Option(names = "--tokenizer", paramLabel = "FILE", description = "A tokenizer.json, for text.")
  private @Nullable Path tokenizer;

  @Option(
      names = "--golden",
      paramLabel = "DIR|FILE",
      description = "What it answers: a golden.json, or a folder of ONNX's test_data_set_N.")
  private @Nullable Path golden;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    checkOut();
    byte[] onnx = OnnxFiles.read(file.toString(), file, "an ONNX file");
    GraphSummary summary = GraphSummary.read(onnx, file.toString());
    if (summary.elsewhere()) {
      throw new UserError(
          file
              + ": expected a graph with its weights inside, found them in other files; save it with"
              + " them inside, or see 'unroll model lift'");
    }
    BundleDraft draft = draft(onnx, summary);
    ModelReport report = new ModelReport(spec.commandLine().getOut());
    try {
      if ("likelihood".equals(head)) {
        draft.measureScale();
      }
      if (golden != null) {
        checkGolden(golden);
        draft.golden(golden);
      }
      try (Model model = Model.open(draft.bundle())) {
        draft.write(out);
        tell(model, summary, report);
      }
    } catch (UserError e) {
      String told = asOptions(e, out.toString(), file);
      throw new UserError(
          told.replace(out + "/" + Bundle.TOKENIZER, "--tokenizer " + tokenizer)
              + "\nNothing was written.",
          e);
    }
    return CommandLine.ExitCode.OK;
  }

  private void checkOut() {
    for (String used : List.of(Bundle.MANIFEST, Bundle.GRAPH, Bundle.TOKENIZER, Bundle.GOLDEN)) {
      if (Files.exists(out.resolve(used))) {
        throw new UserError(
            "--out "
                + out
                + ": expected a folder without a bundle, found "
                + used
                + " in it; name another folder, or remove the old bundle");
      }
    }
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new UserError("--out " + out + ": expected a folder, or none yet, found a file");
    }
  }

  private static void checkGolden(Path golden) {
    if (!Files.exists(golden)) {
      throw new UserError(
          "--golden " + golden + ": expected a golden.json or a folder, found none");
    }
  }

  private BundleDraft draft(byte[] onnx, GraphSummary summary) {
    Path folder = out.toAbsolutePath().normalize().getFileName();
    BundleDraft draft =
        new BundleDraft(
            onnx, out.toString(), folder == null ? "model" : folder.toString(), version);
    if (name != null) {
      draft.name(name);
    }
    if (tokenizer != null) {
      draft.text(OnnxFiles.read("--tokenizer " + tokenizer, tokenizer, "a tokenizer.json"));
    } else if (vocabulary != 0) {
      checkVocabulary(summary);
      draft.tokens(vocabulary);
    } else {
      draft.kindOf(summary);
    }
    String chosen = head == null ? labels.isEmpty() ? "vector" : "scores" : head;
    if (!labels.isEmpty() && !chosen.equals("scores")) {
      throw new UserError(
          "--labels: expected with --head scores alone, found with --head " + chosen);
    }
    draft.head(chosen, labels);
    draft.output(outputs);
    draft.inputs("states", pairs("--state", states, summary, InitCommand::state));
    draft.inputs("constants", pairs("--constant", constants, summary, InitCommand::constant));
    draft.inputs("context", pairs("--context", contexts, summary, InitCommand::context));
    draft.inputs("shapes", pairs("--shape", shapes, summary, InitCommand::shape));
    return draft;
  }

  private void checkVocabulary(GraphSummary summary) {
    GraphSummary.Embedding table = summary.embedding();
    if (table != null && vocabulary > table.rows()) {
      throw new UserError(
          "--vocabulary "
              + vocabulary
              + ": expected at most "
              + table.rows()
              + ", the rows of the table that "
              + table.input()
              + " looks into; left out, it is as many");
    }
  }

  private interface Value {
    JsonNode read(String option, String text);
  }

  private static Map<String, JsonNode> pairs(
      String option, List<String> given, GraphSummary summary, Value value) {
    Map<String, JsonNode> pairs = new LinkedHashMap<>();
    for (String pair : given) {
      int equals = middle(pair, summary);
      if (equals < 1) {
        throw new UserError(option + " " + pair + ": expected NAME=VALUE, found no name");
      }
      String input = pair.substring(0, equals);
      if (pairs.put(input, value.read(option + " " + pair, pair.substring(equals + 1))) != null) {
        throw new UserError(option + " " + pair + ": " + input + " is given twice");
      }
    }
    return pairs;
  }

  /**
   * Names may hold '=', values too, as a file's: the name is the longest that an input has. Where
   * none has, the value begins after the last one.
   */
  private static int middle(String pair, GraphSummary summary) {
    int last = pair.lastIndexOf('=');
    for (int at = last; at > 0; at = pair.lastIndexOf('=', at - 1)) {
      String shown = pair.substring(0, at) + " ";
      if (summary.inputs().stream().anyMatch(input -> input.startsWith(shown))) {
        return at;
      }
    }
    return last;
  }

  private static JsonNode state(String option, String text) {
    return text.isEmpty() ? NullNode.getInstance() : TextNode.valueOf(text);
  }

  private static JsonNode constant(String option, String text) {
    Path tensor = text.endsWith(".pb") ? Path.of(text) : null;
    if (tensor != null) {
      OnnxFiles.read(option, tensor, "a file");
      return BundleDraft.tensor(tensor);
    }
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UserError(
          option + ": expected a number, nested arrays of them, or a FILE.pb, found " + text, e);
    }
  }

  private static JsonNode context(String option, String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new UserError(option + ": expected a number of values, at least 1, found " + text);
    }
    return IntNode.valueOf(Integer.parseInt(text));
  }

  private static JsonNode shape(String option, String text) {
    ArrayNode axes = MAPPER.createArrayNode();
    for (String axis : text.split(",", -1)) {
      if (axis.equals("batch") || axis.equals("time")) {
        axes.add(axis);
      } else if (axis.matches("[1-9][0-9]{0,8}")) {
        axes.add(Integer.parseInt(axis));
      } else {
        throw new UserError(
            option + ": expected batch, time or a size for each axis, found '" + axis + "'");
      }
    }
    return axes;
  }

  /**
   * The message for people who have no model.json yet: what belongs into it is said to init by an
   * option.
   *
   * @param bundle what the message calls the bundle
   */
  static String asOptions(UserError e, String bundle, Path file) {
    String message =
        String.valueOf(e.getMessage())
            .replace(bundle + "/" + Bundle.GRAPH, file.toString())
            .replace(bundle + ": head ", file + ": head ");
    // What to add comes before a second line, which has what the runtime said.
    int end = message.indexOf('\n') < 0 ? message.length() : message.indexOf('\n');
    StringBuilder hint = new StringBuilder(message.substring(0, end));
    Map<String, String> options = new LinkedHashMap<>();
    options.put("shapes", shapeOptions(message));
    options.put("states", "--state IN=OUT");
    options.put("constants", "--constant NAME=VALUE");
    options.put("context", "--context NAME=N");
    options.put("output", "--output NAME");
    options.put("labels", "--labels A,B");
    options.put("vectoriser.vocabulary", "--vocabulary N");
    options.forEach(
        (field, option) -> {
          if (message.contains("\"" + field + "\"") || message.contains(" " + field + ": ")) {
            hint.append("\n  init says \"").append(field).append("\" by ").append(option);
          }
        });
    return hint.append(message.substring(end)).toString();
  }

  /** The proposed shapes as options; an example where none is proposed, or two are. */
  private static String shapeOptions(String message) {
    List<String> proposals =
        Pattern.compile("\"shapes\": \\{([^}]*)\\}")
            .matcher(message)
            .results()
            .map(found -> found.group(1))
            .toList();
    if (proposals.size() != 1) {
      return "--shape NAME=batch,…";
    }
    return Pattern.compile("\"([^\"]+)\": \\[([^\\]]*)\\]")
        .matcher(proposals.get(0))
        .results()
        .map(input -> "--shape " + input.group(1) + "=" + input.group(2).replaceAll("[\" ]", ""))
        .collect(Collectors.joining(" "));
  }

  private void tell(Model model, GraphSummary summary, ModelReport report) {
    report.text("wrote", out + ": " + model.bundle().manifest().id());
    report.contract(model);
    report.traits(model);
    report.golden(model);
    report.hidden(summary, model, file.toString());
    report.text(
        "next",
        "in a pipeline, model: {bundle: "
            + out
            + ", carry: "
            + (model.traits().carries() ? "key" : "none")
            + ", input: /FIELD}");
  }
}
