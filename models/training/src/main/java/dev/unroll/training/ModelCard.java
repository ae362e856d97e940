package dev.unroll.training;

import dev.unroll.training.data.TextData;
import java.util.List;
import java.util.Locale;

/** The text of a bundle's {@code README.md}. */
final class ModelCard {
  /** Stands below every table of figures. */
  static final String OPTIMISM =
      """

      The validation part also chose the pass to keep, so these figures are slightly optimistic. No test
      part was opened.
      """;

  private ModelCard() {}

  /**
   * The card.
   *
   * @param command the command that made the bundle
   * @param minutes how many it took, on how many threads
   */
  static String write(
      Recipe recipe, TextData data, TrainedModel model, String command, long seed, String minutes) {
    return String.format(
        Locale.ROOT,
        """
        # %s

        %s

        | | |
        | --- | --- |
        | data | %s: %,d texts to train on, %,d to validate with |
        | licence of the data | %s |
        | licence of this model | derived from that data: the same terms |
        | labels | %s |
        | command | `%s` |
        | seed | %d |
        | minutes | %s |
        | size | %.1f MB graph, %.1f MB tokenizer |

        ## Quality

        %s

        ## What was done

        %s

        ## Limits

        %s
        """,
        recipe.name(),
        recipe.purpose(),
        data.source(),
        data.train().size(),
        data.validation().size(),
        data.licence(),
        String.join(", ", data.labels()),
        command,
        seed,
        minutes,
        model.graph().length / 1e6,
        model.tokenizer().length() / 1e6,
        model.quality().strip(),
        model.method().strip(),
        model.limits().strip());
  }

  /** One row of a table of measures: macro recall, accuracy, then each class's recall. */
  static String row(String name, Quality quality) {
    StringBuilder row = new StringBuilder("| " + name);
    row.append(number(quality.macroRecall())).append(number(quality.accuracy()));
    quality.recalls().forEach(recall -> row.append(number(recall)));
    return row + " |\n";
  }

  /** The head of a table whose rows {@link #row} gives. */
  static String head(String what, List<String> labels) {
    StringBuilder head = new StringBuilder("| " + what + " | macro recall | accuracy");
    labels.forEach(label -> head.append(" | recall ").append(label));
    return head + " |\n" + "| --- ".repeat(labels.size() + 3) + "|\n";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, " | %.4f", value);
  }
}
