package dev.unroll.training.tags;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.unroll.models.WordCutter;
import dev.unroll.models.data.TextFiles;
import dev.unroll.models.words.WordVocabulary;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Rejected;
import dev.unroll.training.data.DataException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sentences that nobody labelled, as words: of a file, or of a folder's files by their endings, a
 * sentence a line ({@code .txt}), or a JSON array of them ({@code .json}). Each text counts once;
 * those of fewer than three words or more than sixty are passed over.
 *
 * @param name of the file or folder
 */
record PlainText(String name, List<List<String>> sentences) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int FEWEST = 3;
  private static final int MOST = 60;
  private static final String FORMS =
      "bring a sentence a line (.txt), or JSON arrays of sentences (.json)";

  /**
   * @throws DataException where there is no sentence
   */
  static PlainText read(Path path) throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    for (Path file : files(path)) {
      texts.addAll(ends(file, ".json") ? array(file) : TextFiles.lines(file));
    }
    List<List<String>> sentences = new ArrayList<>();
    // Where words begin and end does not depend on which are known.
    List<String> none = List.of(WordVocabulary.UNKNOWN_WORD);
    byte[] tokenizer = WordTokenizerFile.write(none).getBytes(UTF_8);
    try (WordCutter cutter = new WordCutter(tokenizer)) {
      for (String text : texts) {
        List<String> cut = cutter.cut(text);
        if (cut.size() >= FEWEST && cut.size() <= MOST) {
          sentences.add(cut);
        }
      }
    }
    if (sentences.isEmpty()) {
      throw DataException.of(path, "sentences of three to sixty words", "none", FORMS);
    }
    String name = path.toAbsolutePath().normalize().getFileName().toString();
    // It becomes part of a line, and of a table's row.
    return new PlainText(name.replaceAll("[\\r\\n|]", " "), sentences);
  }

  int words() {
    return sentences.stream().mapToInt(List::size).sum();
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw DataException.of("--text", "a file or a folder", "none at " + path, FORMS);
    }
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> ends(file, ".txt") || ends(file, ".json"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static boolean ends(Path file, String ending) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  private static List<String> array(Path file) throws IOException {
    try {
      List<String> texts = new ArrayList<>();
      JsonNode array = JSON.readTree(TextFiles.read(file));
      if (!array.isArray()) {
        throw DataException.of(file, "an array of sentences", array.getNodeType(), FORMS);
      }
      for (JsonNode text : array) {
        if (!text.isTextual()) {
          throw DataException.of(file, "an array of sentences alone", text.getNodeType(), FORMS);
        }
        texts.add(Json.wellFormed(text.textValue(), "text " + texts.size()));
      }
      return texts;
    } catch (Rejected e) {
      throw DataException.of(file, "Unicode", String.valueOf(e.getMessage()), FORMS);
    } catch (JsonProcessingException e) {
      throw DataException.of(file, "JSON", e.getOriginalMessage(), FORMS);
    }
  }
}
