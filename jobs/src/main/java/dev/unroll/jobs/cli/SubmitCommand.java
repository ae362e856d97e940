package dev.unroll.jobs.cli;

import dev.unroll.jobs.cluster.Cluster;
import dev.unroll.jobs.cluster.ClusterJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.schemas.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A pipeline on a Flink cluster. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = {
      "Run a pipeline on a Flink cluster.",
      "The bundle travels in the job; checkpoints go where checkpoint.dir says, else where the"
          + " cluster's own configuration does."
    })
@SuppressWarnings("NullAway.Init")
final class SubmitCommand implements Callable<Integer> {
  @Mixin private PipelineOptions pipeline;
  @Mixin private ClusterOptions cluster;
  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "SAVEPOINT",
      description =
          "Go on from this savepoint or checkpoint: hidden states and where in the topic. A path or"
              + " URI that the cluster can read.")
  private @Nullable String from;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator; the same as --set parallelism=N.")
  private @Nullable Integer parallelism;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      defaultValue = "${env:UNROLL_JAR:-unroll.jar}",
      description = "The job jar; default: the one that was built with this command.")
  private Path jar;

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(jar)) {
      throw new UserError(
          "--jar: expected the job jar, found no file "
              + jar
              + "; 'mvn -pl jobs/jar -am -DskipTests package' makes jobs/jar/target/unroll.jar");
    }
    if (parallelism != null) {
      pipeline.overrides.add("parallelism=" + parallelism);
    }
    // As Flink's own client: s3:// and the like come from its plugins, with its configuration.
    Configuration client = GlobalConfiguration.loadConfiguration();
    FileSystem.initialize(client, PluginUtils.createPluginManagerFromRootFolder(client));
    Pipeline ready = pipeline.read();
    String name = ready.spec().name();
    Cluster there = cluster.cluster();
    List<String> running =
        there.jobs().stream()
            .filter(job -> job.name().equals(name) && !job.ended())
            .map(ClusterJob::id)
            .toList();
    if (!running.isEmpty()) {
      throw new UserError(
          name
              + " runs there already, as "
              + String.join(", ", running)
              + "; stop that one first, or give this pipeline another name: both would write with"
              + " the same transactions");
    }
    String id = there.submit(ready, jar, from);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s -> %s -> %s%nsubmitted as %s%s%n",
            name,
            ready.spec().source().topic(),
            ready.bundle().manifest().id(),
            ready.spec().sink().topic(),
            id,
            from == null ? "" : ", from " + from);
    return 0;
  }
}
