package dev.unroll.training.tags;

import dev.unroll.models.data.ConlluFile;
import dev.unroll.models.data.TaggedSentence;
import dev.unroll.schemas.UserError;
import dev.unroll.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder with sentences to train on and to validate with, in CoNLL-U or BIO form: the one file
 * with {@code train} in its name, and the one with {@code dev}.
 *
 * @param name of the folder
 * @param labels those of the training part, in alphabetical order
 * @param fine its finer labels, in alphabetical order; empty where the files have none
 * @param begun labels {@code I-x} of the training part that began an entity and were made {@code
 *     B-x}
 */
public record TagFolder(
    String name,
    List<TaggedSentence> train,
    List<TaggedSentence> dev,
    List<String> labels,
    List<String> fine,
    int begun) {
  private static final List<String> ENDINGS = List.of(".conllu", ".conll", ".bio");

  /**
   * @throws DataException where it is no such folder
   */
  static TagFolder read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw DataException.of("--data", "a folder", "none at " + folder, "name the treebank's");
    }
    try {
      BeginningLabels beginnings = new BeginningLabels();
      List<TaggedSentence> train = beginnings.of(ConlluFile.read(part(folder, "train")));
      List<TaggedSentence> dev = new BeginningLabels().of(ConlluFile.read(part(folder, "dev")));
      TreeSet<String> labels = new TreeSet<>();
      TreeSet<String> fine = new TreeSet<>();
      train.forEach(sentence -> labels.addAll(sentence.labels()));
      train.forEach(sentence -> fine.addAll(sentence.fine()));
      return new TagFolder(
          folder.toAbsolutePath().normalize().getFileName().toString(),
          train,
          dev,
          List.copyOf(labels),
          List.copyOf(fine),
          beginnings.count());
    } catch (UserError e) {
      throw DataException.of(
          folder, "sentences", String.valueOf(e.getMessage()), "bring CoNLL-U or BIO files");
    }
  }

  /** What was changed of the labels, as a sentence; empty where nothing was. */
  String changed() {
    return begun == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%,d labels I-x of the training part that began an entity, as IOB1 and IO have it, were"
                + " read as B-x",
            begun);
  }

  private static Path part(Path folder, String part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(file -> isPart(file.getFileName().toString(), part)).sorted().toList();
      if (found.size() != 1) {
        throw DataException.of(
            folder,
            "one file with '" + part + "' in its name and an ending of " + ENDINGS,
            found.size(),
            "put it there");
      }
      return found.get(0);
    }
  }

  private static boolean isPart(String name, String part) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains(part) && ENDINGS.stream().anyMatch(lower::endsWith);
  }

  int trainTokens() {
    return tokens(train);
  }

  int devTokens() {
    return tokens(dev);
  }

  private static int tokens(List<TaggedSentence> sentences) {
    return sentences.stream().mapToInt(sentence -> sentence.tokens().size()).sum();
  }
}
