package dev.unroll.training.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder as TweetEval publishes its tasks: {@code mapping.txt} (number, tab, name), {@code
 * train_text.txt} and {@code train_labels.txt} line by line, the same for {@code val}. The training
 * part may instead be one TSV file {@code train*.tsv} with a header that names {@code label} and
 * {@code text}, and may name {@code event_time_ms}. Test files are never opened.
 */
final class TweetEvalFolder {
  private static final List<String> SENTIMENT = List.of("negative", "neutral", "positive");

  private static final List<String> EMOTION = List.of("anger", "joy", "optimism", "sadness");

  private TweetEvalFolder() {}

  static TextData read(Path folder) throws IOException {
    List<String> labels = mapping(folder.resolve("mapping.txt"));
    Path text = folder.resolve("train_text.txt");
    List<LabelledText> train =
        Files.exists(text) ? pair(folder, "train", labels.size()) : tsv(folder, labels.size());
    boolean validates = Files.exists(folder.resolve("val_text.txt"));
    boolean sentiment = labels.equals(SENTIMENT);
    boolean emotion = labels.equals(EMOTION);
    return new TextData(
        sentiment
            ? "TweetEval, task sentiment (SemEval 2013 to 2016, tweets in English)"
            : emotion
                ? "TweetEval, task emotion (SemEval 2018, tweets in English)"
                : "the folder " + folder.getFileName() + " in TweetEval's layout",
        sentiment || emotion
            ? "research use: SemEval's terms and X's (the texts are not redistributed here)"
            : "whatever its owner grants: this card's author has to say",
        labels,
        train,
        validates ? pair(folder, "val", labels.size()) : List.of());
  }

  private static List<String> mapping(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : lines(file)) {
      String[] parts = line.strip().split("\\s+", 2);
      if (parts.length < 2 || !parts[0].equals(Integer.toString(names.size()))) {
        throw DataException.of(
            file,
            "line " + (names.size() + 1) + " to be \"" + names.size() + "\", a tab and a name",
            "\"" + line + "\"",
            "number the labels from 0");
      }
      names.add(parts[1]);
    }
    return names;
  }

  private static List<LabelledText> pair(Path folder, String part, int labels) throws IOException {
    List<String> texts = lines(folder.resolve(part + "_text.txt"));
    Path labelFile = folder.resolve(part + "_labels.txt");
    List<String> numbers = lines(labelFile);
    if (texts.size() != numbers.size()) {
      throw DataException.of(
          labelFile,
          "as many lines as " + part + "_text.txt has, " + texts.size(),
          numbers.size(),
          "one of the two files is cut");
    }
    List<LabelledText> pairs = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      pairs.add(new LabelledText(label(labelFile, i, numbers.get(i), labels), texts.get(i)));
    }
    return pairs;
  }

  private static List<LabelledText> tsv(Path folder, int labels) throws IOException {
    Path file = trainFile(folder);
    List<String> lines = lines(file);
    List<String> header = List.of(lines.isEmpty() ? new String[0] : lines.get(0).split("\t"));
    int labelColumn = header.indexOf("label");
    int textColumn = header.indexOf("text");
    int timeColumn = header.indexOf("event_time_ms");
    if (labelColumn < 0 || textColumn < 0) {
      throw DataException.of(
          file, "a header with the columns label and text", header, "add them to its first line");
    }
    List<LabelledText> texts = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split("\t", header.size());
      if (cells.length < header.size()) {
        throw DataException.of(
            file + ", line " + (i + 1),
            header.size() + " columns",
            cells.length,
            "remove or mend the line");
      }
      int label = label(file, i, cells[labelColumn], labels);
      Instant time = timeColumn < 0 ? null : time(file, i, cells[timeColumn]);
      texts.add(new LabelledText(label, cells[textColumn], time));
    }
    return texts;
  }

  private static Path trainFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(TweetEvalFolder::isTrainTsv).sorted().toList();
      if (found.size() != 1) {
        throw DataException.of(
            folder,
            "train_text.txt with train_labels.txt, or one train*.tsv",
            found.isEmpty() ? "none of them" : found.size() + " files train*.tsv",
            "give a folder in TweetEval's layout, or a CSV file");
      }
      return found.get(0);
    }
  }

  private static boolean isTrainTsv(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("train") && name.endsWith(".tsv");
  }

  private static int label(Path file, int index, String text, int labels) {
    String digits = text.strip();
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) >= labels) {
      throw DataException.of(
          file + ", line " + (index + 1),
          "a label from 0 to " + (labels - 1),
          "\"" + text + "\"",
          "mend the line, or name the label in mapping.txt");
    }
    return Integer.parseInt(digits);
  }

  private static Instant time(Path file, int index, String text) throws DataException {
    try {
      return Instant.ofEpochMilli(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      throw DataException.of(
          file + ", line " + (index + 1),
          "event_time_ms as whole milliseconds since 1970",
          "\"" + text + "\"",
          "mend the line, or leave the column out");
    }
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw DataException.of(
          file, "this file", "none", "give a folder in TweetEval's layout, or a CSV file");
    }
    try {
      // Split at line feeds only: tweets hold other characters that Java would take for line ends.
      String all = Files.readString(file, StandardCharsets.UTF_8);
      List<String> lines = new ArrayList<>(List.of(all.split("\r?\n", -1)));
      if (lines.get(lines.size() - 1).isEmpty()) {
        lines.remove(lines.size() - 1);
      }
      return lines;
    } catch (CharacterCodingException e) {
      throw DataException.of(file, "UTF-8", "other bytes", "convert the file");
    }
  }
}
