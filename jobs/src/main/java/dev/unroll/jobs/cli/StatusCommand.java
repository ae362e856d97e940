package dev.unroll.jobs.cli;

import dev.unroll.jobs.cluster.Cluster;
import dev.unroll.jobs.cluster.ClusterJob;
import dev.unroll.jobs.cluster.JobReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What runs on a Flink cluster. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Tell what a Flink cluster runs, or how one job is.",
      "Exit status 1 where that job has failed."
    })
@SuppressWarnings("NullAway.Init")
final class StatusCommand implements Callable<Integer> {
  @Mixin private ClusterOptions cluster;
  @Spec private CommandSpec spec;

  @Option(names = "--job", paramLabel = "ID|NAME", description = "One job; default: all of them.")
  private @Nullable String job;

  @Override
  public Integer call() throws Exception {
    Cluster there = cluster.cluster();
    PrintWriter out = spec.commandLine().getOut();
    if (job == null) {
      List<ClusterJob> jobs = there.jobs();
      jobs.forEach(each -> line(out, each));
      if (jobs.isEmpty()) {
        out.println("no jobs");
      }
      return 0;
    }
    ClusterJob found = there.find(job);
    line(out, found);
    report(out, there.report(found));
    return found.failed() ? 1 : 0;
  }

  private static void line(PrintWriter out, ClusterJob job) {
    out.printf(
        "%s  %s  %s%s%n",
        job.id(), job.state(), job.name(), job.ended() ? "" : ", for " + text(job.lasted()));
  }

  private static void report(PrintWriter out, JobReport report) {
    for (JobReport.Vertex vertex : report.vertices()) {
      out.printf(
          Locale.ROOT,
          "  %-10s x%d  in %d, out %d  %s%n",
          vertex.state(),
          vertex.parallelism(),
          vertex.in(),
          vertex.out(),
          vertex.name());
    }
    JobReport.Checkpoint checkpoint = report.checkpoint();
    out.printf(
        "  checkpoint %s%s%n",
        checkpoint == null
            ? "none yet"
            : String.format(
                Locale.ROOT,
                "%d, %s, %d bytes in %s: %s",
                checkpoint.id(),
                time(checkpoint.ended()),
                checkpoint.bytes(),
                text(checkpoint.took()),
                checkpoint.path()),
        report.failedCheckpoints() == 0 ? "" : "; " + report.failedCheckpoints() + " failed");
    JobReport.Failure failure = report.failure();
    if (failure != null) {
      out.printf("  newest failure %s: %s%n", time(failure.time()), failure.cause());
    }
    if (report.lost() > 0) {
      out.printf(
          Locale.ROOT,
          "  LOST: %d transactions could not be committed: their broker had taken them back, and"
              + " their predictions are gone, or has forgotten what became of them. See \"What was"
              + " lost\" in the run book%n",
          report.lost());
    }
    out.println("  scheduler " + report.scheduler());
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String text(Duration duration) {
    return TimeUtils.formatWithHighestUnit(
        duration.toSeconds() == 0 ? duration : duration.truncatedTo(ChronoUnit.SECONDS));
  }
}
