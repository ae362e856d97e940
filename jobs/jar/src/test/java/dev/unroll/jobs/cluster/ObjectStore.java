package dev.unroll.jobs.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An S3 store on this machine: S3Proxy in a process of its own, with keys that a client must have,
 * and one bucket.
 */
final class ObjectStore implements RemoteStore {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Where Maven has put the jars of the server and of Flink's plugin. */
  private static final Path JARS = ClusterCommands.JAR.resolveSibling("s3");

  private static final String PLUGIN = "flink-s3-fs-presto.jar";

  private static final String BUCKET = "streams";
  private static final String NAME = "unroll";
  private static final String PASSWORD = "rolled-up-again";

  private final Path bucket;
  private final int port;
  private final TestProcess server;

  private ObjectStore(Path bucket, int port, TestProcess server) {
    this.bucket = bucket;
    this.port = port;
    this.server = server;
  }

  static ObjectStore start(Path folder) throws Exception {
    Path bucket = Files.createDirectories(folder.resolve("buckets").resolve(BUCKET));
    int port = FlinkProcesses.freePort();
    Path conf =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, NAME, PASSWORD, bucket.getParent()));
    TestProcess server =
        TestProcess.java(
            folder.resolve("s3proxy.log"),
            Map.of(),
            List.of(
                "-Xmx256m",
                "-jar",
                JARS.resolve("s3proxy.jar").toString(),
                "--properties",
                conf.toString()));
    ObjectStore store = new ObjectStore(bucket, port, server);
    try {
      Await.until("the store answers", LIMIT, store::answers);
      return store;
    } catch (Exception | Error e) {
      store.close();
      throw e;
    }
  }

  private boolean answers() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  /** Uploads an object, signed as Amazon's version 2 of signatures has it. */
  @Override
  public void put(String key, byte[] object) throws Exception {
    String type = "application/octet-stream";
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    String path = "/" + BUCKET + "/" + key;
    String signed = "PUT\n\n" + type + "\n\nx-amz-date:" + date + "\n" + path;
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(PASSWORD.getBytes(UTF_8), "HmacSHA1"));
    String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", type)
            .header("x-amz-date", date)
            .header("Authorization", "AWS " + NAME + ":" + signature)
            .PUT(BodyPublishers.ofByteArray(object))
            .build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  @Override
  public String uri(String key) {
    return "s3://" + BUCKET + "/" + key;
  }

  @Override
  public boolean holds(String folder) throws IOException {
    Path place = bucket.resolve(folder);
    if (Files.notExists(place)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files.anyMatch(Files::isRegularFile);
    }
  }

  /** A cluster that knows where it is, with Flink's plugin for it among its own. */
  @Override
  public FlinkSetup in(FlinkSetup setup, Path plugins) throws IOException {
    Path plugin = Files.createDirectories(plugins.resolve("s3-fs-presto"));
    Files.createSymbolicLink(plugin.resolve(PLUGIN), JARS.resolve(PLUGIN).toAbsolutePath());
    return setup
        .with("s3.endpoint", "http://127.0.0.1:" + port)
        .with("s3.path-style-access", "true")
        .with("s3.access-key", NAME)
        .with("s3.secret-key", PASSWORD);
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
