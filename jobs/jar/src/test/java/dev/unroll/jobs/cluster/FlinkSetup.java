package dev.unroll.jobs.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cluster of {@link FlinkProcesses} is.
 *
 * @param options of Flink, over the cluster's own
 * @param shared the beginnings of the names of jars for {@code lib/}, beside Flink's own
 * @param jars more of its class path
 * @param environment of all of its processes
 * @param application the arguments of the job jar that the JobManager runs, and it alone; null for
 *     a cluster that takes jobs
 */
record FlinkSetup(
    Map<String, String> options,
    List<String> shared,
    List<String> jars,
    Map<String, String> environment,
    List<String> application) {
  static final FlinkSetup PLAIN = new FlinkSetup(Map.of(), List.of(), List.of(), Map.of(), null);

  FlinkSetup with(String option, String value) {
    Map<String, String> all = new HashMap<>(options);
    all.put(option, value);
    return new FlinkSetup(all, shared, jars, environment, application);
  }

  /** One whose JobManagers take over from each other. */
  FlinkSetup available(String zooKeeper, String storage) {
    return with("high-availability.type", "zookeeper")
        .with("high-availability.zookeeper.quorum", zooKeeper)
        .with("high-availability.storageDir", storage);
  }

  /** ONNX Runtime and the tokenizers in {@code lib/}, as the documents advise. */
  FlinkSetup sharingLibraries() {
    List<String> libraries = List.of("onnxruntime-", "tokenizers-", "api-0.", "gson-");
    return new FlinkSetup(options, libraries, jars, environment, application);
  }

  FlinkSetup withJars(List<String> more) {
    return new FlinkSetup(options, shared, more, environment, application);
  }

  FlinkSetup knowing(String variable, String value) {
    return new FlinkSetup(options, shared, jars, Map.of(variable, value), application);
  }

  FlinkSetup running(String... arguments) {
    return new FlinkSetup(options, shared, jars, environment, List.of(arguments));
  }
}
