package dev.unroll.jobs.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * The image of {@code docker/Dockerfile}, built by buildah, and the services of {@code
 * docker/compose.yaml} run from it by podman: as root, with Debian's buildah, podman, runc and
 * mmdebstrap. All share the machine's network.
 */
final class FlinkImage implements AutoCloseable {
  static final Path ROOT = ClusterCommands.JAR.resolve("../../../..").normalize();
  private static final String NAME = "localhost/unroll:test";

  /** The official image, or another of its kind; without one, a stand-in over Debian. */
  private static final String BASE = System.getProperty("image.base");

  private static final String REPORTER = "metrics-prometheus";

  private final Path folder;
  private final List<String> store;

  private FlinkImage(Path folder) {
    this.folder = folder;
    store =
        List.of(
            "--root",
            folder.resolve("store").toString(),
            "--runroot",
            folder.resolve("run").toString(),
            "--storage-driver",
            "vfs");
  }

  /** Builds it, over the job jar that Maven has packaged. */
  static FlinkImage build(Path folder) throws Exception {
    FlinkImage image = new FlinkImage(Files.createDirectories(folder));
    // The official image has its reporter of metrics among its plugins from the beginning.
    String base = BASE == null ? image.standIn() : BASE;
    String plugins = BASE == null ? REPORTER : "";
    image.buildah(
        ROOT.resolve("docker/Dockerfile"),
        ROOT,
        NAME,
        "--build-arg",
        "BASE=" + base,
        "--build-arg",
        "PLUGINS=" + plugins);
    return image;
  }

  /** A base of Debian, Java and Flink's jars, laid out as the official image is. */
  private String standIn() throws Exception {
    Path context = Files.createDirectories(folder.resolve("base"));
    String debian = context.resolve("debian.tar").toString();
    run(
        List.of(
            "mmdebstrap",
            "--variant=essential",
            "--include=openjdk-17-jre-headless",
            "bookworm",
            debian));
    Path lib = Files.createDirectories(context.resolve("lib"));
    Path opt = Files.createDirectories(context.resolve("opt"));
    for (String jar : FlinkProcesses.jars(List.of())) {
      Path name = Path.of(jar).getFileName();
      Files.copy(Path.of(jar), (name.toString().contains(REPORTER) ? opt : lib).resolve(name));
    }
    Files.write(context.resolve("opens"), FlinkProcesses.OPENS);
    Files.writeString(context.resolve("log4j.properties"), FlinkProcesses.LOGGING);
    // As Flink's own configuration: what the scripts cannot do without.
    Files.writeString(context.resolve("config.yaml"), "jobmanager.memory.process.size: 1600m\n");
    for (String file : List.of("Dockerfile", "start.sh")) {
      try (var in = FlinkImage.class.getResourceAsStream("/image/" + file)) {
        Files.copy(in, context.resolve(file));
      }
    }
    buildah(context.resolve("Dockerfile"), context, "localhost/flink:test");
    return "localhost/flink:test";
  }

  private void buildah(Path dockerfile, Path context, String name, String... more)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("buildah"));
    command.addAll(store);
    // The form that keeps a health check.
    command.addAll(List.of("bud", "--isolation", "chroot", "--format", "docker"));
    command.addAll(List.of("--tag", name, "--file", dockerfile.toString()));
    command.addAll(List.of(more));
    command.add(context.toString());
    run(command);
  }

  /**
   * Starts a service as the compose file has it.
   *
   * @param more arguments of Flink, before those of the job
   * @param job arguments of the job, behind its own
   */
  void start(String service, List<String> more, List<String> job) throws Exception {
    Map<String, Object> compose = service(service);
    List<String> options = new ArrayList<>(List.of("run", "--detach", "--name", service));
    options.addAll(List.of("--restart", compose.get("restart").toString()));
    options.addAll(List.of("--network", "host", "--add-host", "jobmanager:127.0.0.1"));
    options.addAll(List.of("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"));
    if (Boolean.TRUE.equals(compose.get("read_only"))) {
      options.addAll(List.of("--read-only", "--read-only-tmpfs=false"));
    }
    each(compose, "cap_drop", "--cap-drop", options);
    each(compose, "security_opt", "--security-opt", options);
    each(compose, "tmpfs", "--tmpfs", options);
    for (String volume : strings(compose, "volumes")) {
      // Beside the compose file, where it is no volume's name.
      Path file = ROOT.resolve("docker").resolve(volume).normalize();
      options.addAll(List.of("--volume", volume.startsWith("..") ? file.toString() : volume));
    }
    options.add(NAME);
    List<String> command = strings(compose, "command");
    int flink =
        command.contains("--job-classname") ? command.indexOf("--job-classname") : command.size();
    options.addAll(command.subList(0, flink));
    options.addAll(more);
    options.addAll(command.subList(flink, command.size()));
    options.addAll(job);
    podman(options.toArray(String[]::new));
  }

  private static void each(
      Map<String, Object> compose, String key, String option, List<String> options) {
    for (String value : strings(compose, key)) {
      options.addAll(List.of(option, value));
    }
  }

  private static List<String> strings(Map<String, Object> compose, String key) {
    List<?> values = (List<?>) compose.get(key);
    return values.stream().map(Object::toString).toList();
  }

  private static Map<String, Object> service(String name) throws IOException {
    Map<String, Map<String, Map<String, Object>>> compose =
        new Yaml().load(Files.readString(ROOT.resolve("docker/compose.yaml")));
    return compose.get("services").get(name);
  }

  /** Runs {@code podman ARGS…}; returns what it said. */
  String podman(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("podman"));
    command.addAll(store);
    command.addAll(List.of("--runtime", "runc", "--cgroup-manager", "cgroupfs"));
    command.addAll(List.of(args));
    return run(command);
  }

  /** Kills a container's process as {@code kill -9} does, behind podman's back. */
  void kill(String service) throws Exception {
    String pid = podman("inspect", "--format", "{{.State.Pid}}", service).strip();
    run(List.of("kill", "-9", pid));
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed:\n" + said);
    }
    return said;
  }

  /** Ends its containers, and keeps what they said. */
  @Override
  public void close() throws Exception {
    for (String container : podman("ps", "--all", "--format", "{{.Names}}").lines().toList()) {
      Files.writeString(
          ClusterCommands.JAR.resolveSibling(container + ".log"), podman("logs", container));
    }
    podman("rm", "--all", "--force", "--volumes");
  }
}
