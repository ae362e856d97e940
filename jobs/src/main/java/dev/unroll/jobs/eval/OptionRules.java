package dev.unroll.jobs.eval;

import dev.unroll.schemas.UserError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which options fit which measurement: one that would change nothing is told, not passed over. */
final class OptionRules {
  /**
   * What is measured.
   *
   * @param format the file's; null for a folder
   * @param given the options that were written
   */
  private record Run(String head, @Nullable Format format, Set<String> given) {
    boolean forecasts() {
      return head.equals("forecast");
    }

    String input() {
      return format == null ? "a folder" : format.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param options all that only fit such a run
   * @param expected what else to say, with what was found where that is not clear
   */
  private record Rule(Set<String> options, Predicate<Run> fits, String expected) {}

  private static final String HEAD = "HEAD";
  private static final String INPUT = "INPUT";

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              Set.of(
                  "--last",
                  "--from",
                  "--to",
                  "--horizon",
                  "--season",
                  "--standardise-until",
                  "--windows",
                  "--interval",
                  "--start"),
              Run::forecasts,
              "a model with head forecast, found " + HEAD),
          new Rule(
              Set.of("--last", "--from", "--to", "--horizon", "--standardise-until"),
              run -> !run.given().contains("--windows"),
              "none beside --windows, which measures outliers of all rows"),
          new Rule(
              Set.of("--label"),
              run -> !run.forecasts(),
              "none for head forecast: what comes later in the file is what is right"),
          new Rule(
              Set.of("--label"),
              run -> run.format() == Format.JSONL,
              "JSON lines, into which it points, found " + INPUT),
          new Rule(
              Set.of("--format"),
              run -> run.format() != null,
              "a file, whose layout it says, found " + INPUT),
          new Rule(
              Set.of("--interval", "--start"),
              run -> run.format() == Format.CSV,
              "a CSV file of series without times, found " + INPUT),
          new Rule(
              Set.of("--keys"),
              run -> run.given().contains("--plot"),
              "none without --plot, which draws them"));

  private OptionRules() {}

  /**
   * @param given the options that were written and their values
   * @param format the file's; null for a folder
   * @throws UserError for the first that does not fit
   */
  static void check(Map<String, String> given, String head, @Nullable Format format) {
    Run run = new Run(head, format, given.keySet());
    for (Rule rule : RULES) {
      for (Map.Entry<String, String> option : given.entrySet()) {
        if (rule.options().contains(option.getKey()) && !rule.fits().test(run)) {
          String expected = rule.expected().replace(HEAD, head).replace(INPUT, run.input());
          throw new UserError(option.getKey() + " " + option.getValue() + ": expected " + expected);
        }
      }
    }
  }
}
