package dev.unroll.jobs.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.unroll.jobs.eval.Alarms.Window;
import dev.unroll.models.data.Series;
import dev.unroll.models.data.SeriesFile;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Labelled windows as the Numenta Anomaly Benchmark writes them: {@code {"KEY": [["FROM", "TO"],
 * …], …}}, where a key is a series', or its file's within a folder.
 */
final class WindowsFile {
  private WindowsFile() {}

  static Map<String, List<Window>> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserError("--windows " + file + ": expected a file, found none");
    }
    JsonNode root;
    try {
      root = new JsonMapper().readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw fault(file, "no JSON: " + e.getOriginalMessage());
    }
    Map<String, List<Window>> windows = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> series : root.properties()) {
      List<Window> own = new ArrayList<>();
      for (JsonNode window : series.getValue()) {
        if (window.size() != 2) {
          throw fault(file, series.getKey() + ": " + window);
        }
        own.add(new Window(time(file, window.get(0)), time(file, window.get(1))));
      }
      windows.put(series.getKey(), own);
    }
    if (windows.isEmpty()) {
      throw fault(file, "no series");
    }
    return windows;
  }

  private static UserError fault(Path file, String found) {
    return new UserError(
        "--windows "
            + file
            + ": expected an object of series, each with its windows [\"FROM\", \"TO\"], found "
            + found);
  }

  private static long time(Path file, JsonNode time) {
    try {
      // Microseconds that say nothing.
      String text = time.asText().replaceFirst("\\.0+$", "");
      return EventTime.parse(JsonNodeFactory.instance.textNode(text), JsonPointer.empty());
    } catch (Rejected e) {
      throw fault(file, "the time " + time);
    }
  }

  /**
   * The series of a folder that have windows, a CSV file each, with times and one column of values.
   *
   * @param keys the files' names within the folder
   */
  static List<Series> folder(Path folder, Iterable<String> keys) throws IOException {
    List<Series> all = new ArrayList<>();
    for (String key : keys) {
      Path file = folder.resolve(key);
      if (Files.isRegularFile(file)) {
        Series only = SeriesFile.read(file).get(0);
        all.add(new Series(key, only.times(), only.values()));
      }
    }
    if (all.isEmpty()) {
      throw new UserError(
          "--in "
              + folder
              + ": expected a file of the folder for each key of --windows, found none");
    }
    return all;
  }
}
