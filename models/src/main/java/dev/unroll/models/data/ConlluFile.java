package dev.unroll.models.data;

import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sentences of labelled tokens, one token a line, a blank line behind each sentence, in one of two
 * forms that are told apart line by line: <a
 * href="https://universaldependencies.org/format.html">CoNLL-U</a>, ten columns of which FORM, UPOS
 * and XPOS are read, lines of multiword tokens ({@code 1-2}) and empty nodes ({@code 1.1}) skipped;
 * or two columns, token and label, as BIO files of entities have them. Columns are parted by tabs.
 *
 * <p>Comments {@code # newdoc id = …} and {@code # text = …} are read; a file without documents is
 * one.
 */
public final class ConlluFile {
  private static final int COLUMNS = 10;
  private static final int FORM = 1;
  private static final int UPOS = 3;
  private static final int XPOS = 4;

  private final Path file;
  private final List<TaggedSentence> sentences = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final List<String> fine = new ArrayList<>();
  private String document = "";
  private String text = "";

  private ConlluFile(Path file) {
    this.file = file;
  }

  /**
   * The sentences of a file, in order.
   *
   * @throws UserError where there is no such file, it is not UTF-8, or a line is of neither form,
   *     with its number
   * @throws IOException where it cannot be read
   */
  public static List<TaggedSentence> read(Path file) throws IOException {
    ConlluFile read = new ConlluFile(file);
    int number = 0;
    for (String line : TextFiles.lines(file)) {
      read.line(line, ++number);
    }
    read.end();
    if (read.sentences.isEmpty()) {
      throw new UserError(file + ": expected sentences in CoNLL-U or BIO form, found none");
    }
    return List.copyOf(read.sentences);
  }

  private void line(String line, int number) {
    if (line.isBlank()) {
      end();
      return;
    }
    String[] columns = line.split("\t", -1);
    if (columns.length == 1 && line.startsWith("#")) {
      comment(line.substring(1).strip());
    } else if (columns.length == 2 && !columns[0].isEmpty() && !columns[1].isBlank()) {
      add(columns[0], columns[1].strip());
    } else if (columns.length == COLUMNS && columns[0].matches("[0-9]+([-.][0-9]+)?")) {
      if (columns[0].matches("[0-9]+")) {
        add(columns[FORM], columns[UPOS]);
        fine.add(columns[XPOS]);
      }
    } else {
      throw new UserError(
          file
              + ":"
              + number
              + ": expected the ten columns of CoNLL-U or a token and its label, parted by tabs,"
              + " found "
              + (line.length() > 60 ? line.substring(0, 60) + "…" : line));
    }
  }

  private void comment(String comment) {
    if (comment.startsWith("newdoc")) {
      document = value(comment);
    } else if (comment.startsWith("text =")) {
      text = value(comment);
    }
  }

  private static String value(String comment) {
    return comment.substring(comment.indexOf('=') + 1).strip();
  }

  private void add(String token, String label) {
    tokens.add(token);
    labels.add(label);
  }

  private void end() {
    if (!tokens.isEmpty()) {
      sentences.add(new TaggedSentence(document, text, tokens, labels, fine));
    }
    tokens.clear();
    labels.clear();
    fine.clear();
    text = "";
  }
}
