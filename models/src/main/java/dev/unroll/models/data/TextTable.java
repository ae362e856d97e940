package dev.unroll.models.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A CSV file (RFC 4180, UTF-8) whose header names a column "text" and a column "label": empty lines
 * are passed over, and cells stripped.
 *
 * @param labels as many as texts
 */
public record TextTable(List<String> texts, List<String> labels) {
  private static final CsvMapper MAPPER =
      CsvMapper.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();
  private static final List<String> COLUMNS = List.of("text", "label");

  /**
   * @throws UserError where the file is not so laid out, or has no rows
   */
  public static TextTable read(Path file) throws IOException {
    TextTable table = new TextTable(new ArrayList<>(), new ArrayList<>());
    CsvSchema header = CsvSchema.emptySchema().withHeader();
    try (MappingIterator<Map<String, String>> rows =
        MAPPER.readerForMapOf(String.class).with(header).readValues(TextFiles.read(file))) {
      while (rows.hasNextValue()) {
        Map<String, String> row = rows.nextValue();
        if (table.texts.isEmpty()) {
          checkColumns(file, (CsvSchema) rows.getParserSchema());
        }
        String where = file + ", row " + (table.texts.size() + 1);
        table.texts.add(cell(row, "text", where));
        table.labels.add(cell(row, "label", where));
      }
    } catch (JsonProcessingException e) {
      throw new UserError(
          file + ": expected CSV, found otherwise: " + e.getOriginalMessage() + "; mend the file",
          e);
    }
    if (table.texts.isEmpty()) {
      throw new UserError(
          file + ": expected rows below a header with the columns text and label, found none");
    }
    return table;
  }

  private static void checkColumns(Path file, CsvSchema found) {
    if (COLUMNS.stream().anyMatch(name -> found.column(name) == null)) {
      throw new UserError(
          file
              + ": expected a header with the columns text and label, found the columns "
              + found.getColumnNames()
              + "; rename them in its first line");
    }
  }

  private static String cell(Map<String, String> row, String column, String where) {
    String cell = row.get(column);
    if (cell == null) {
      throw new UserError(
          where + ": expected a " + column + ", found none; add it, or remove the row");
    }
    if (cell.isBlank()) {
      throw new UserError(
          where + ": expected a " + column + ", found an empty one; remove the row");
    }
    return cell.strip();
  }
}
