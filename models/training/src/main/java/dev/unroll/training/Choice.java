package dev.unroll.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** Constants of Java as the command line writes them: small, with hyphens. */
final class Choice {
  private Choice() {}

  static <E extends Enum<E>> E of(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> text(each).equals(text))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("expected one of " + all(type) + ", found " + text));
  }

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> String all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Choice::text)
        .collect(Collectors.joining(", "));
  }
}
