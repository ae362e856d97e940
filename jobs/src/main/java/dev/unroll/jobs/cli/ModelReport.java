package dev.unroll.jobs.cli;

import dev.unroll.models.Bundle;
import dev.unroll.models.Constant;
import dev.unroll.models.GoldenResult;
import dev.unroll.models.GraphContract;
import dev.unroll.models.GraphSummary;
import dev.unroll.models.Manifest;
import dev.unroll.models.Model;
import dev.unroll.models.Port;
import dev.unroll.models.RunnerOptions;
import dev.unroll.models.ScaleProbe;
import dev.unroll.models.StatePair;
import dev.unroll.models.Traits;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Lines about a graph and an open model, for people. */
final class ModelReport {
  private static final int MOST_OPERATORS = 8;

  private final PrintWriter out;

  ModelReport(PrintWriter out) {
    this.out = out;
  }

  private void line(String head, String text) {
    out.printf("%-8s %s%n", head, text);
  }

  /** What a file says of itself. */
  void graph(GraphSummary graph) {
    int operators = graph.operators().values().stream().mapToInt(Integer::intValue).sum();
    line(
        "graph",
        (graph.producer().isEmpty() ? "" : "by " + graph.producer() + ", ")
            + "operator set "
            + String.join(", ", graph.operatorSets())
            + ", "
            + graph.values()
            + " constant numbers, "
            + operators
            + (operators == 1 ? " operator: " : " operators: ")
            + operators(graph.operators()));
  }

  void ports(GraphSummary graph) {
    graph.inputs().forEach(input -> line("input", input));
    graph.outputs().forEach(output -> line("output", output));
    if (graph.embedding() != null) {
      line(
          "tokens",
          graph.embedding().input()
              + " looks into a table of "
              + graph.embedding().rows()
              + " ids");
    }
  }

  private static String operators(Map<String, Integer> operators) {
    String most =
        operators.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(MOST_OPERATORS)
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return most + (operators.size() > MOST_OPERATORS ? ", …" : "");
  }

  /** What a model reads and gives. */
  void contract(Model model) {
    GraphContract contract = model.contract();
    Manifest manifest = model.bundle().manifest();
    for (Port input : contract.inputs()) {
      Integer context = contract.context().get(input.name());
      line(
          "reads",
          input
              + " (vectoriser "
              + (input.isWhole() ? manifest.vectoriser().kind() : "numbers")
              + ", "
              + (contract.isStepped(input) ? steps(model) : "once an event")
              + (context == null ? ")" : ", each after the last " + context + " values)"));
    }
    if (contract.lengths() != null) {
      line("lengths", contract.lengths().toString());
    }
    for (Constant constant : contract.constants()) {
      line("constant", constant.port().toString());
    }
    for (StatePair pair : contract.states()) {
      line("state", pair.in() + " <- " + pair.out().name());
    }
    for (Port output : contract.outputs()) {
      line(
          "gives",
          output
              + " (head "
              + manifest.head()
              + (manifest.scale() == null ? "" : " of " + manifest.scale())
              + ", one answer "
              + (output.hasTime() || !contract.hasTime() ? "a step)" : "an event)"));
    }
    line(
        "a key",
        model.layout(RunnerOptions.PLAIN).bytes()
            + " bytes of hidden state, layout "
            + Integer.toHexString(model.layout(RunnerOptions.PLAIN).id()));
  }

  private static String steps(Model model) {
    int most = model.bundle().manifest().vectoriser().maxSteps();
    int fixed = model.contract().fixedSteps();
    if (fixed > 0 && model.contract().lengths() == null) {
      return "exactly " + fixed + (fixed == 1 ? " step" : " steps");
    }
    return "at most " + (fixed > 0 ? Math.min(fixed, most) : most) + " steps";
  }

  /** What the dry run measured, and why. */
  void traits(Model model) {
    Traits traits = model.traits();
    line(
        "dry run",
        "rows "
            + (traits.independent() ? "do not touch each other" : "leak: runs alone")
            + "; state "
            + (traits.carries() ? "carries (carry: key works)" : "does not carry")
            + "; waiting events of a key "
            + (traits.joinable() ? "join in one call" : "take turns"));
    traits.notes().forEach(note -> line("note", note));
  }

  /**
   * The way out where a recurrent operator is there and no state of it goes in and out.
   *
   * @return whether there is such an operator
   */
  boolean hidden(GraphSummary graph, Model model, String file) {
    if (graph.hiding().isEmpty() || !model.contract().states().isEmpty()) {
      return false;
    }
    line(
        "note",
        "its "
            + String.join(", ", graph.hiding())
            + " may keep a state that no input and output hold, so every event begins anew; lift"
            + " makes it an input and an output");
    line("next", "unroll model lift " + file + " --out LIFTED.onnx");
    return true;
  }

  /** Whether the output's numbers are what model.json says, for a language model. */
  void scale(Model model) {
    String said = model.bundle().manifest().scale();
    if (said != null && model.bundle().manifest().head().equals("likelihood")) {
      String measured = ScaleProbe.measure(model).word();
      line("scale", measured + (measured.equals(said) ? "" : ", but model.json says " + said));
    }
  }

  /** How near the golden sequences it came. */
  void golden(Model model) {
    GoldenResult golden = model.golden();
    if (golden == null) {
      line("golden", "none: no " + Bundle.GOLDEN + " says what it answered where it came from");
      return;
    }
    line(
        "golden",
        String.format(
            Locale.ROOT,
            "%d sequences, %d steps, %d numbers: off by %.2g at most, tolerance %s",
            golden.sequences(),
            golden.steps(),
            golden.values(),
            golden.greatest(),
            golden.tolerance()));
  }

  void text(String head, String text) {
    line(head, text);
  }
}
