package dev.unroll.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.kafka.Tweets.Tweet;
import dev.unroll.jobs.local.EmbeddedBroker;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.jobs.spec.PipelineReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker that wants TLS and credentials, which the pipeline's file only refers to. */
class SecureBrokerITCase {
  private static final String PASSWORD = "never-in-a-job-42";
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final int EVENTS = 200;

  @TempDir static Path shared;
  private static EmbeddedBroker broker;
  private static String secure;
  private static Path trusted;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    Path keys = shared.resolve("keys.p12");
    trusted = shared.resolve("trusted.p12");
    keytool(
        "-genkeypair -alias broker -keyalg RSA -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -keystore",
        keys);
    Path certificate = shared.resolve("broker.crt");
    keytool("-exportcert -alias broker -file " + certificate + " -keystore", keys);
    keytool("-importcert -noprompt -alias broker -file " + certificate + " -keystore", trusted);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      secure = "127.0.0.1:" + free.getLocalPort();
    }
    String plain = "org.apache.kafka.common.security.plain.PlainLoginModule required user_mira=\"";
    broker =
        EmbeddedBroker.start(
            shared.resolve("kafka"),
            0,
            "SECURE://" + secure,
            Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL",
                "listener.name.secure.sasl.enabled.mechanisms",
                "PLAIN,SCRAM-SHA-256",
                "listener.name.secure.plain.sasl.jaas.config",
                plain + PASSWORD + "\";",
                "listener.name.secure.scram-sha-256.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.secure.ssl.keystore.location",
                keys.toString(),
                "listener.name.secure.ssl.keystore.password",
                PASSWORD));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion("mira", scram, PASSWORD)))
          .all()
          .get();
    }
    Files.writeString(shared.resolve("password"), PASSWORD);
    Files.writeString(shared.resolve("lines"), "password=" + PASSWORD + "\nwrong=guessed\n");
  }

  private static void keytool(String command, Path store) throws Exception {
    String whole =
        Path.of(System.getProperty("java.home"), "bin", "keytool")
            + " "
            + command
            + " "
            + store
            + " -storepass "
            + PASSWORD;
    Process tool = new ProcessBuilder(whole.split(" ", -1)).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, plain.Plain, file, lines:password",
    "SCRAM-SHA-256, scram.Scram, directory, :password"
  })
  void pipeline_readsAndWritesOverTlsWithCredentialsOfAFile(
      String mechanism, String module, String provider, String where) throws Exception {
    List<Tweet> tweets = Tweets.of(EVENTS, 10, 1);
    try (MoodTopics topics = new MoodTopics(broker.bootstrap(), "secure-" + provider, folder)) {
      Map<String, String> expected = topics.expected(tweets);
      String reference = "${" + provider + ":" + shared.resolve(where.replaceFirst(":.*", ""));
      reference = reference.replaceFirst("/$", "") + where.replaceFirst("[^:]*", "") + "}";
      Pipeline pipeline = parse(topics, mechanism, module, reference);
      assertThat(TopicCheck.check(pipeline.spec())).isEmpty();
      Configuration options = PipelineGraph.configuration(pipeline.spec(), true);
      options.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.resolve("c").toUri().toString());
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
      PipelineGraph.build(env, pipeline, new KafkaEnds(pipeline.spec()));
      byte[] job = InstantiationUtil.serializeObject(env.getStreamGraph(false).getJobGraph());
      assertThat(new String(job, StandardCharsets.ISO_8859_1))
          .contains(reference)
          .doesNotContain(PASSWORD);
      try (LocalCluster cluster = LocalCluster.start(2, options)) {
        LocalJob running = cluster.submit(env, null);
        topics.feed(tweets, EVENTS);
        topics.awaitCommitted(EVENTS);
        running.stop(folder, DEADLINE);
        assertThat(topics.committed()).containsExactlyInAnyOrderElementsOf(expected.values());
      }
      Pipeline guess =
          parse(topics, mechanism, module, "${file:" + shared.resolve("lines") + ":wrong}");
      assertThat(TopicCheck.check(guess.spec()))
          .extracting(Object::toString)
          .anyMatch(problem -> problem.contains("uthentication failed"))
          .noneMatch(problem -> problem.contains("guessed"));
    }
  }

  private Pipeline parse(MoodTopics topics, String mechanism, String module, String reference) {
    String properties =
        """
        {security.protocol: SASL_SSL, sasl.mechanism: %s, ssl.truststore.location: "%s",
            ssl.truststore.password: "${file:%s:password}",
            sasl.jaas.config: 'org.apache.kafka.common.security.%sLoginModule required
              username="mira" password="%s";'}"""
            .formatted(mechanism, trusted, shared.resolve("lines"), module, reference);
    String yaml =
        topics
            .yaml()
            .replace(broker.bootstrap(), secure)
            .replace(
                topics.in() + "}\n  key:",
                topics.in() + ", properties: " + properties + "}\n  key:");
    return PipelineReader.parse(yaml, "test", folder, List.of());
  }
}
