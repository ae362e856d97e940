package dev.unroll.models.data;

import dev.unroll.schemas.Json;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files of UTF-8, without the byte order mark that some editors put before it. */
public final class TextFiles {
  private TextFiles() {}

  /**
   * The whole of a file.
   *
   * @throws UserError where there is no such file, or it is not UTF-8
   */
  public static String read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserError(file + ": expected a file, found none");
    }
    try {
      return Json.withoutByteOrderMark(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new UserError(file + ": expected UTF-8, found other bytes; convert the file", e);
    }
  }

  /**
   * The lines, split at line feeds alone: texts hold other characters that Java would take for line
   * ends.
   *
   * @throws UserError where there is no such file, or it is not UTF-8
   */
  public static List<String> lines(Path file) throws IOException {
    List<String> lines = new ArrayList<>(Arrays.asList(read(file).split("\r?\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }
}
