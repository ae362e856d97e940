package dev.unroll.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** A Flink cluster that pipelines are sent to, and the jobs on it. Thread-safe. */
public final class Cluster {
  private static final int MOST_PORT = 65_535;

  /** What Flink's other schedulers than the adaptive one answer, {@code SchedulerNG} says. */
  private static final String CANNOT_RESCALE = "does not support changing the parallelism";

  private final String host;
  private final int port;
  private final FlinkRest rest;

  private Cluster(String host, int port) {
    this.host = host;
    this.port = port;
    this.rest = new FlinkRest(URI.create("http://" + host + ":" + port));
  }

  /**
   * Finds a cluster.
   *
   * @param jobManager {@code host:port} of its REST interface
   * @throws UserError where no Flink of this jar's version answers there
   */
  public static Cluster at(String jobManager) throws InterruptedException {
    URI address = address(jobManager);
    Cluster cluster = new Cluster(address.getHost(), address.getPort());
    String version;
    try {
      version = cluster.rest.get("/overview").path("flink-version").asText();
    } catch (IOException e) {
      throw new UserError(
          "--jobmanager: expected a Flink cluster's REST interface at "
              + jobManager
              + ", found none that answers"
              + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")")
              + "; is it running, and is this the port of its web page?",
          e);
    }
    String own = EnvironmentInformation.getVersion();
    if (!line(version).equals(line(own))) {
      throw new UserError(
          "--jobmanager: expected a cluster of Flink "
              + line(own)
              + ", which this was built for, found "
              + version
              + " at "
              + jobManager);
    }
    return cluster;
  }

  /** Java's client takes no host with an underscore, as Compose would have it. */
  private static URI address(String jobManager) {
    try {
      URI uri = new URI("http://" + jobManager);
      boolean alone = jobManager.equals(uri.getRawAuthority()) && uri.getUserInfo() == null;
      if (alone && uri.getHost() != null && uri.getPort() >= 0 && uri.getPort() <= MOST_PORT) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, as every other address that is none.
    }
    throw new UserError(
        "--jobmanager: expected host:port, as in localhost:8081, a host of letters, digits, dots and"
            + " hyphens and a port up to 65535, found "
            + jobManager);
  }

  /** A version without its last number, which stands for repairs. */
  private static String line(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  /**
   * Sends a pipeline there and returns its job's id.
   *
   * @param jar unroll.jar
   * @param from a savepoint or checkpoint to go on from; null begins anew
   * @throws UserError where its brokers do not have what it needs
   */
  public String submit(Pipeline pipeline, Path jar, @Nullable String from) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
            host, port, Submission.options(pipeline, from), jar.toString());
    Submission.build(env, pipeline);
    return env.executeAsync(pipeline.spec().name()).getJobID().toString();
  }

  /** All jobs that the cluster knows, the newest first. */
  public List<ClusterJob> jobs() throws IOException, InterruptedException {
    List<ClusterJob> jobs = new ArrayList<>();
    for (JsonNode job : rest.get("/jobs/overview").path("jobs")) {
      jobs.add(ClusterJob.of(job));
    }
    jobs.sort(ClusterJob.NEWEST_FIRST);
    return jobs;
  }

  /**
   * The job of an id, or the one that has a name and has not ended; else the newest of that name.
   *
   * @throws UserError where there is none, or more than one that goes on
   */
  public ClusterJob find(String idOrName) throws IOException, InterruptedException {
    List<ClusterJob> all = jobs();
    List<ClusterJob> found =
        all.stream().filter(j -> j.id().equals(idOrName) || j.name().equals(idOrName)).toList();
    List<ClusterJob> open = found.stream().filter(job -> !job.ended()).toList();
    if (open.size() > 1) {
      throw new UserError(
          "--job: expected one job called "
              + idOrName
              + ", found "
              + open.stream().map(ClusterJob::id).toList()
              + "; name one by its id");
    }
    if (found.isEmpty()) {
      throw new UserError(
          "--job: expected the id or the name of a job of this cluster, found "
              + idOrName
              + "; it has "
              + (all.isEmpty() ? "none" : all.stream().map(ClusterJob::name).distinct().toList()));
    }
    return open.isEmpty() ? found.get(0) : open.get(0);
  }

  private static void goesOn(ClusterJob job) {
    if (job.ended()) {
      throw new UserError(
          "--job: expected a job that goes on, found " + job.name() + ", which is " + job.state());
    }
  }

  /** What the cluster tells of a job beside its overview. */
  public JobReport report(ClusterJob job) throws IOException, InterruptedException {
    String path = "/jobs/" + job.id();
    return JobReport.of(
        rest.get(path),
        rest.get(path + "/checkpoints"),
        rest.get(path + "/exceptions"),
        (long) rest.sum(job.id(), MetricNames.FAILED_COMMITTABLES));
  }

  /**
   * Stops a job when everything it has read is answered and committed.
   *
   * @param folder where the savepoint goes: a URI, or a path that every machine of the cluster has
   * @return the savepoint
   * @throws UserError where it has ended
   * @throws JobFailure where the cluster could not
   */
  public String stop(ClusterJob job, String folder) throws Exception {
    goesOn(job);
    Configuration options = new Configuration();
    options.set(RestOptions.ADDRESS, host);
    options.set(RestOptions.PORT, port);
    try (RestClusterClient<StandaloneClusterId> client =
        new RestClusterClient<>(options, StandaloneClusterId.getInstance())) {
      // It ends: Flink's own time-out of checkpoints makes a failure of one that takes too long.
      return client
          .stopWithSavepoint(
              JobID.fromHexString(job.id()), false, folder, SavepointFormatType.CANONICAL)
          .get();
    } catch (ExecutionException e) {
      throw new JobFailure(
          job.name()
              + " could not be stopped and goes on: "
              + JobReport.cause(ExceptionUtils.stringifyException(e)));
    }
  }

  /**
   * Changes how many subtasks a job's operators have; it restarts from its state of that moment.
   *
   * @throws UserError where it has ended, the cluster's scheduler cannot, or it refuses the number
   */
  public void rescale(ClusterJob job, int parallelism) throws IOException, InterruptedException {
    goesOn(job);
    String path = "/jobs/" + job.id() + "/resource-requirements";
    JsonNode wanted;
    try {
      wanted = rest.get(path);
      for (JsonNode vertex : wanted) {
        ((ObjectNode) vertex.path("parallelism"))
            .put("lowerBound", 1)
            .put("upperBound", parallelism);
      }
      rest.put(path, wanted);
    } catch (RestException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.contains(CANNOT_RESCALE)) {
        throw new UserError("rescale: " + job.name() + " stays as it is: " + reason, e);
      }
      throw new UserError(
          "rescale: expected a cluster with jobmanager.scheduler: adaptive, which changes a running"
              + " job, found one that says \""
              + reason
              + "\"; else 'unroll stop --savepoint DIR' and 'unroll submit --from SAVEPOINT"
              + " --parallelism "
              + parallelism
              + "' do the same",
          e);
    }
  }
}
