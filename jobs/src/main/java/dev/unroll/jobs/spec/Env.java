package dev.unroll.jobs.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ${env:NAME}} in the values of Kafka properties. */
public final class Env {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([^}]*)}");

  private Env() {}

  /** The properties with this process's variables filled in. */
  public static Map<String, String> fill(Map<String, String> properties) {
    Map<String, String> filled = new LinkedHashMap<>();
    properties.forEach((name, value) -> filled.put(name, fill(value, System::getenv)));
    return filled;
  }

  static String fill(String value, UnaryOperator<@Nullable String> variables) {
    return REFERENCE
        .matcher(value)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    Objects.requireNonNull(variables.apply(match.group(1)), match.group(1))));
  }

  /** Variables that the properties name and this process does not have. */
  static Set<String> missing(Map<String, String> properties) {
    Set<String> missing = new TreeSet<>();
    for (String value : properties.values()) {
      Matcher matcher = REFERENCE.matcher(value);
      while (matcher.find()) {
        if (System.getenv(matcher.group(1)) == null) {
          missing.add(matcher.group(1));
        }
      }
    }
    return missing;
  }
}
