package dev.unroll.jobs.kafka;

import dev.unroll.jobs.local.EmbeddedBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker with a second door, which wants TLS and the credentials of user mira. */
public final class SecureBroker implements AutoCloseable {
  public static final String PASSWORD = "never-in-a-job-42";

  private final EmbeddedBroker broker;
  private final String secure;
  private final Path folder;

  private SecureBroker(EmbeddedBroker broker, String secure, Path folder) {
    this.broker = broker;
    this.secure = secure;
    this.folder = folder;
  }

  /**
   * Starts one in this process.
   *
   * @param folder also gets a file {@code password}, and one of {@code lines} with {@code password}
   *     and {@code wrong}
   */
  public static SecureBroker start(Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    keytool(
        "-genkeypair -alias broker -keyalg RSA -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -keystore",
        keys);
    Path certificate = folder.resolve("broker.crt");
    keytool("-exportcert -alias broker -file " + certificate + " -keystore", keys);
    keytool(
        "-exportcert -rfc -alias broker -file " + folder.resolve("trusted.pem") + " -keystore",
        keys);
    keytool(
        "-importcert -noprompt -alias broker -file " + certificate + " -keystore",
        folder.resolve("trusted.p12"));
    Files.writeString(folder.resolve("password"), PASSWORD);
    Files.writeString(folder.resolve("lines"), "password=" + PASSWORD + "\nwrong=guessed\n");
    String secure;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      secure = "127.0.0.1:" + free.getLocalPort();
    }
    String plain = "org.apache.kafka.common.security.plain.PlainLoginModule required user_mira=\"";
    String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            folder.resolve("kafka"),
            0,
            "SECURE://" + secure,
            Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL",
                "listener.name.secure.sasl.enabled.mechanisms",
                "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
                "listener.name.secure.plain.sasl.jaas.config",
                plain + PASSWORD + "\";",
                "listener.name.secure.scram-sha-256.sasl.jaas.config",
                scram,
                "listener.name.secure.scram-sha-512.sasl.jaas.config",
                scram,
                "listener.name.secure.ssl.keystore.location",
                keys.toString(),
                "listener.name.secure.ssl.keystore.password",
                PASSWORD));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      // One mechanism a request.
      for (ScramMechanism mechanism :
          List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
        ScramCredentialInfo info = new ScramCredentialInfo(mechanism, 4096);
        admin
            .alterUserScramCredentials(
                List.of(new UserScramCredentialUpsertion("mira", info, PASSWORD)))
            .all()
            .get();
      }
    }
    return new SecureBroker(broker, secure, folder);
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
    if (tool.waitFor() != 0) {
      throw new AssertionError(said);
    }
  }

  /** Its open door, for the test itself. */
  public String bootstrap() {
    return broker.bootstrap();
  }

  /**
   * A pipeline's file of the open door, made one of the other.
   *
   * @param mechanism PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; the last one trusts a PEM file
   * @param password a reference to it
   */
  public String secured(String yaml, String mechanism, String password) {
    String trust =
        mechanism.endsWith("512")
            ? "ssl.truststore.type: PEM, ssl.truststore.location: \"%s\""
                .formatted(folder.resolve("trusted.pem"))
            : "ssl.truststore.location: \"%s\", ssl.truststore.password: \"${file:%s:password}\""
                .formatted(folder.resolve("trusted.p12"), folder.resolve("lines"));
    String module = mechanism.equals("PLAIN") ? "plain.Plain" : "scram.Scram";
    String properties =
        """
        {security.protocol: SASL_SSL, sasl.mechanism: %s, %s,
            sasl.jaas.config: 'org.apache.kafka.common.security.%sLoginModule required
              username="mira" password="%s";'}"""
            .formatted(mechanism, trust, module, password);
    return yaml.replace(broker.bootstrap(), secure)
        .replace("}\n  key:", ", properties: " + properties + "}\n  key:");
  }

  @Override
  public void close() {
    broker.close();
  }
}
