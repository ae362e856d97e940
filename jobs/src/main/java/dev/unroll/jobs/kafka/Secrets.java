package dev.unroll.jobs.kafka;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * What a pipeline's Kafka properties refer to instead of saying it: {@code ${env:NAME}}, {@code
 * ${file:PATH:NAME}} for a line of a properties file, {@code ${directory:PATH:FILE}} for a file as
 * a whole, as Kubernetes mounts secrets. Kafka's own client fills them in where it connects, on
 * each TaskManager; so no secret is in a pipeline's file, a job, a checkpoint or a log.
 */
final class Secrets {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]*)}");

  private Secrets() {}

  /** Properties for a client, which knows how to fill in what they refer to. */
  static Properties properties(Map<String, String> values) {
    Properties properties = new Properties();
    properties.put("config.providers", "env,file,directory");
    properties.put("config.providers.env.class", EnvVarConfigProvider.class.getName());
    properties.put("config.providers.file.class", FileConfigProvider.class.getName());
    properties.put("config.providers.directory.class", DirectoryConfigProvider.class.getName());
    properties.putAll(values);
    return properties;
  }

  /** Variables that a value refers to and this process does not have. */
  static Set<String> missing(String value) {
    Set<String> missing = new TreeSet<>();
    Matcher matcher = VARIABLE.matcher(value);
    while (matcher.find()) {
      if (System.getenv(matcher.group(1)) == null) {
        missing.add(matcher.group(1));
      }
    }
    return missing;
  }
}
