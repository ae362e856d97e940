package dev.unroll.jobs.cli;

import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The pipeline file and its overrides, the same for every command that takes one. */
@SuppressWarnings("NullAway.Init")
final class PipelineOptions {
  @Parameters(
      paramLabel = "PIPELINE.yaml",
      description = "The pipeline file: a path, or a URI that Flink's file systems know.")
  String file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = {
        "Override a field of the file, as in --set batch.rows=64. Repeatable. A path that starts"
            + " with / is a JSON Pointer, for names that hold dots."
      })
  List<String> overrides = new ArrayList<>();

  /** Whether a field is given, by its dotted path, and not left to its default. */
  boolean says(String path) {
    return PipelineReader.says(file, overrides, path);
  }

  Pipeline read() {
    return PipelineReader.read(file, overrides);
  }
}
