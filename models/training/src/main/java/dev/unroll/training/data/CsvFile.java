package dev.unroll.training.data;

import dev.unroll.models.data.TextTable;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A CSV file with the columns {@code text} and {@code label}, as {@link TextTable} reads it. */
final class CsvFile {
  private CsvFile() {}

  /** Reads the file; labels are the distinct values of the column, in alphabetical order. */
  static TextData read(Path path) throws IOException {
    TextTable table = table(path);
    List<String> labels = List.copyOf(new TreeSet<>(table.labels()));
    List<LabelledText> texts = new ArrayList<>();
    for (int i = 0; i < table.texts().size(); i++) {
      texts.add(new LabelledText(labels.indexOf(table.labels().get(i)), table.texts().get(i)));
    }
    return new TextData(
        "the CSV file " + path.getFileName(),
        "whatever its owner grants: this card's author has to say",
        labels,
        texts,
        List.of());
  }

  private static TextTable table(Path path) throws IOException {
    try {
      return TextTable.read(path);
    } catch (UserError e) {
      throw new DataException(String.valueOf(e.getMessage()));
    }
  }
}
