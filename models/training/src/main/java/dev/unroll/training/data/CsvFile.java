package dev.unroll.training.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvReadException;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A CSV file (RFC 4180, UTF-8) whose header names the columns {@code text} and {@code label}. */
final class CsvFile {
  private static final String HEADER = "a header with the columns text and label";

  private CsvFile() {}

  /** Reads the file; labels are the distinct values of the column, in alphabetical order. */
  static TextData read(Path path) throws IOException {
    List<Map<String, String>> rows = rows(path);
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < rows.size(); i++) {
      names.add(cell(path, rows.get(i), i, "label"));
    }
    List<String> labels = List.copyOf(names);
    List<LabelledText> texts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String text = cell(path, rows.get(i), i, "text");
      texts.add(new LabelledText(labels.indexOf(cell(path, rows.get(i), i, "label")), text));
    }
    return new TextData(
        "the CSV file " + path.getFileName(),
        "whatever its owner grants: this card's author has to say",
        labels,
        texts,
        List.of());
  }

  private static List<Map<String, String>> rows(Path path) throws IOException {
    CsvSchema header = CsvSchema.emptySchema().withHeader();
    CsvMapper mapper = CsvMapper.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();
    try (MappingIterator<Map<String, String>> rows =
        mapper.readerForMapOf(String.class).with(header).readValues(text(path))) {
      List<Map<String, String>> all = rows.readAll();
      checkHeader(path, (CsvSchema) rows.getParserSchema());
      return all;
    } catch (CsvReadException e) {
      throw DataException.of(
          path, HEADER, "a file that is not CSV: " + e.getOriginalMessage(), "check the file");
    } catch (JsonProcessingException e) {
      throw DataException.of(path, "CSV", e.getOriginalMessage(), "check the file");
    } catch (CharacterCodingException e) {
      throw DataException.of(path, "UTF-8", "other bytes", "convert the file");
    }
  }

  /** The file's text without the byte order mark that spreadsheets put before it. */
  private static String text(Path path) throws IOException {
    String text = Files.readString(path, StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static void checkHeader(Path path, CsvSchema header) {
    List<String> names = header.getColumnNames();
    if (!names.containsAll(List.of("text", "label"))) {
      throw DataException.of(path, HEADER, "the columns " + names, "rename them in its first line");
    }
  }

  private static String cell(Path path, Map<String, String> row, int index, String column) {
    String value = row.get(column);
    if (value == null || value.isBlank()) {
      throw DataException.of(
          path + ", row " + (index + 1),
          "a " + column,
          value == null ? "none" : "an empty one",
          value == null ? "add it, or remove the row" : "remove the row");
    }
    return value.strip();
  }
}
