package dev.unroll.training.tags;

import dev.unroll.models.data.ConlluFile;
import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.data.TextFiles;
import dev.unroll.training.data.DataException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Sentences that a {@link TaggerTeacher} labelled, as a CoNLL-U file whose first line says how.
 *
 * @param origin one line: of what, how, and how well
 */
public record TaughtText(String origin, List<TaggedSentence> sentences) {
  /** The file's name in the folder that {@code unroll train tag-text} writes. */
  private static final String FILE = "sentences.conllu";

  private static final String ORIGIN = "# labelled = ";

  /** Characters of a wrong line that a message shows. */
  private static final int MOST = 60;

  /**
   * @param path the file or its folder
   * @throws DataException where it is no such file
   */
  static TaughtText read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
    String way = "make it with unroll train tag-text";
    if (!Files.isRegularFile(file)) {
      throw DataException.of("--taught", "sentences that a teacher labelled", "no " + file, way);
    }
    List<String> lines = TextFiles.lines(file);
    String first = lines.isEmpty() ? "" : lines.get(0);
    if (!first.startsWith(ORIGIN)) {
      String found = first.length() > MOST ? first.substring(0, MOST) + "…" : first;
      throw DataException.of(file + ":1", "'" + ORIGIN + "…'", "'" + found + "'", way);
    }
    return new TaughtText(first.substring(ORIGIN.length()), ConlluFile.read(file));
  }

  /** Writes the file into a folder, which is made where there is none. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    // The first line says how many sentences follow: what is stopped half-way must not stay.
    Path part = folder.resolve(FILE + ".part");
    try (BufferedWriter to = Files.newBufferedWriter(part)) {
      to.write(ORIGIN + origin + "\n");
      for (TaggedSentence sentence : sentences) {
        for (int t = 0; t < sentence.tokens().size(); t++) {
          String fine = sentence.fine().isEmpty() ? "_" : sentence.fine().get(t);
          to.write(
              String.join(
                  "\t",
                  Integer.toString(t + 1),
                  sentence.tokens().get(t),
                  "_",
                  sentence.labels().get(t),
                  fine,
                  "_\t_\t_\t_\t_\n"));
        }
        to.write("\n");
      }
    }
    Files.move(part, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Checks that the labels are those of some data.
   *
   * @throws DataException where one is not
   */
  void check(List<String> known) {
    for (TaggedSentence sentence : sentences) {
      for (String label : sentence.labels()) {
        if (!known.contains(label)) {
          throw DataException.of(
              "--taught",
              "the labels of the data, which are " + String.join(", ", known),
              label,
              "label the text with unroll train tag-text and these data");
        }
      }
    }
  }
}
