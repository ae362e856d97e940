package dev.unroll.jobs.cli;

import dev.unroll.models.Bundle;
import dev.unroll.models.BundleDraft;
import dev.unroll.models.GraphSummary;
import dev.unroll.models.Model;
import dev.unroll.schemas.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a graph or a bundle is. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Tell what an ONNX file or a bundle reads, keeps and gives.",
      "Of a file alone: what its inputs and outputs turn out to be when it is run, and what a"
          + " model.json would have to say beside it."
    })
@SuppressWarnings("NullAway.Init")
final class InspectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE|BUNDLE",
      description = "An ONNX file, a bundle's folder, or zoo/NAME.")
  private Path path;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ModelReport report = new ModelReport(spec.commandLine().getOut());
    if (Files.isRegularFile(path)) {
      inspectFile(report);
    } else {
      inspectBundle(report);
    }
    return CommandLine.ExitCode.OK;
  }

  private void inspectBundle(ModelReport report) {
    Bundle bundle = BundleArgument.read(path.toString());
    try (Model model = Model.open(bundle)) {
      report.text("model", bundle.manifest().id());
      String graph = path + "/" + Bundle.GRAPH;
      GraphSummary summary = GraphSummary.read(bundle.graph(), graph);
      report.graph(summary);
      report.contract(model);
      report.traits(model);
      report.hidden(summary, model, graph);
    }
  }

  /** A file that can be read is told of; what it leaves open is told as a question. */
  private void inspectFile(ModelReport report) {
    byte[] onnx = OnnxFiles.read(path.toString(), path, "an ONNX file");
    GraphSummary summary = GraphSummary.read(onnx, path.toString());
    report.graph(summary);
    report.ports(summary);
    if (summary.elsewhere()) {
      report.text(
          "open",
          "its weights stand in other files; a bundle has one: save it with them inside, or see"
              + " 'unroll model lift'");
      return;
    }
    if (!summary.weights().isEmpty()) {
      report.text(
          "open",
          "inputs "
              + summary.weights()
              + " are weights of a recurrent operator, which no event brings: they are constants,"
              + " and what the others are shows with them");
      report.text("next", init() + constants(summary));
      return;
    }
    BundleDraft draft = new BundleDraft(onnx, path.toString(), "inspected", "1");
    draft.kindOf(summary);
    try (Model model = Model.open(draft.bundle())) {
      report.contract(model);
      report.traits(model);
      if (!report.hidden(summary, model, path.toString())) {
        report.text("next", init());
      }
    } catch (UserError e) {
      report.text("open", InitCommand.asOptions(e, path.toString(), path));
    }
  }

  private String init() {
    return "unroll model init " + path + " --out BUNDLE";
  }

  private static String constants(GraphSummary summary) {
    return summary.weights().stream()
        .map(name -> " --constant " + name + "=FILE.pb")
        .collect(Collectors.joining());
  }
}
