package dev.unroll.jobs.eval;

import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a labelled file is laid out. */
public enum Format {
  /** The pipeline's own events, a JSON object a line, with what is right beside them. */
  JSONL(".jsonl .ndjson .json"),
  /** Columns {@code text} and {@code label}; for forecasts, series in columns or rows. */
  CSV(".csv"),
  /** {@code NAME_text.txt} with {@code NAME_labels.txt} and {@code mapping.txt} beside it. */
  TWEETEVAL(".txt"),
  /** A token a line, ten columns, the tag in the fourth (Universal Dependencies). */
  CONLLU(".conllu"),
  /** A token and its label a line, an empty line between sentences. */
  BIO(".conll .bio .iob .tsv");

  /** What names of such files end in, a space between. */
  private final String endings;

  Format(String endings) {
    this.endings = endings;
  }

  /** Of a file, by how its name ends. */
  static Format of(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(Math.max(0, name.lastIndexOf('.'))).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> List.of(format.endings.split(" ")).contains(ending))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "--in "
                        + file
                        + ": expected a name that ends in "
                        + Arrays.stream(values())
                            .map(format -> format.endings.replace(" ", ", "))
                            .collect(Collectors.joining(", "))
                        + ", found "
                        + name
                        + "; --format says how it is laid out"));
  }

  /** What to say where a head cannot be measured by such a file. */
  static UserError unfit(Path file, Format format, String head, String expected) {
    return new UserError(
        "--in "
            + file
            + ": expected "
            + expected
            + " for head "
            + head
            + ", found "
            + format.name().toLowerCase(Locale.ROOT)
            + "; --format says how a file is laid out");
  }
}
