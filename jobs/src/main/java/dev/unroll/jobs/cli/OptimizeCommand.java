package dev.unroll.jobs.cli;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.Bundle;
import dev.unroll.models.BundleFiles;
import dev.unroll.models.GraphContract;
import dev.unroll.models.Model;
import dev.unroll.models.Port;
import dev.unroll.models.StepComparison;
import dev.unroll.models.lift.StepForm;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a new version of a bundle that runs faster where an event is one step. */
@Command(
    name = "optimize",
    mixinStandardHelpOptions = true,
    description =
        "Write a new version of a bundle for events of one step: GRU operators become matrix"
            + " products, which ONNX Runtime runs faster. Tells how far its answers are from the"
            + " old version's. Keys' states carry over.")
@SuppressWarnings("NullAway.Init")
final class OptimizeCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER = new JsonMapper();

  @Parameters(paramLabel = "BUNDLE", description = "A bundle's folder.")
  private Path folder;

  @Option(names = "--out", required = true, paramLabel = "BUNDLE2", description = "A new folder.")
  private Path out;

  @Option(
      names = "--version",
      description = "The new version; the number after the old one unless said.")
  private @Nullable String version;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, OrtException {
    if (Files.exists(out)) {
      throw new UserError("--out " + out + ": expected a new folder, found one; name another");
    }
    Bundle old = BundleArgument.read(folder.toString());
    String next = version == null ? next(old.manifest().version()) : version;
    try (Model before = Model.open(old)) {
      String file = folder + "/" + Bundle.GRAPH;
      Map<String, Integer> timeAxes = timeAxes(before.contract());
      StepForm.Rewritten rewritten = StepForm.rewrite(old.graph(), timeAxes, file);
      BundleFiles files = files(next, rewritten.graph(), !timeAxes.isEmpty());
      try (Model after = Model.open(files.bundle(out.toString()))) {
        StepComparison comparison = StepComparison.of(before, after);
        files.write(out);
        tell(rewritten.layers(), comparison, before, after);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static String next(String version) {
    try {
      return Integer.toString(Math.addExact(Integer.parseInt(version), 1));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new UserError(
          "--version: expected the new version, as " + version + " is no number to add one to", e);
    }
  }

  private static Map<String, Integer> timeAxes(GraphContract contract) {
    Map<String, Integer> axes = new HashMap<>();
    for (Port input : contract.inputs()) {
      for (int axis = 0; axis < input.dims().length; axis++) {
        if (input.dims()[axis] == Port.TIME) {
          axes.put(input.name(), axis);
        }
      }
    }
    return axes;
  }

  private BundleFiles files(String next, byte[] graph, boolean hadTime) throws IOException {
    ObjectNode manifest =
        (ObjectNode) MAPPER.readTree(Files.readAllBytes(folder.resolve(Bundle.MANIFEST)));
    manifest.put("version", next);
    Map<String, byte[]> others = new LinkedHashMap<>();
    others.put(Bundle.GRAPH, graph);
    List<String> kept =
        hadTime ? List.of(Bundle.TOKENIZER) : List.of(Bundle.TOKENIZER, Bundle.GOLDEN);
    for (String file : kept) {
      if (Files.exists(folder.resolve(file))) {
        others.put(file, Files.readAllBytes(folder.resolve(file)));
      }
    }
    return new BundleFiles(manifest, others);
  }

  private void tell(List<String> layers, StepComparison comparison, Model before, Model after) {
    PrintWriter to = spec.commandLine().getOut();
    layers.forEach(layer -> to.println("rewritten  " + layer));
    if (after.bundle().golden() == null && before.bundle().golden() != null) {
      to.println("left out   " + Bundle.GOLDEN + ": its events may have several steps");
    }
    to.println("difference at most " + comparison.difference() + ", of answers and states");
    to.printf(
        Locale.ROOT,
        "speed      %,.0f ns a row before, %,.0f now, in calls of %d rows%n",
        comparison.nanosBefore(),
        comparison.nanosAfter(),
        StepComparison.ROWS);
    to.println("written    " + after.bundle().manifest().id() + " to " + out);
  }
}
