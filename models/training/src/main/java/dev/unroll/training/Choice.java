package dev.unroll.training;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.training.ClassifierNetworkOptions.Initial;
import dev.unroll.training.ClassifierNetworkOptions.Reading;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Constants of Java as the command line writes them: small, with hyphens. */
final class Choice {
  private Choice() {}

  /** Has a command read its options' constants so. */
  static CommandLine register(CommandLine line) {
    return line.registerConverter(Cell.class, text -> of(Cell.class, text))
        .registerConverter(Form.class, text -> of(Form.class, text))
        .registerConverter(Initial.class, text -> of(Initial.class, text))
        .registerConverter(Reading.class, text -> of(Reading.class, text));
  }

  private static <E extends Enum<E>> E of(Class<E> type, String text) {
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
