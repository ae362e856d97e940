package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.jobs.eval.SeriesEvents.Sample;
import dev.unroll.models.data.Series;
import dev.unroll.models.data.TextFiles;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.EventReader;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series that a pipeline's own events are. Events are sent as they stand in the file; a series'
 * rows are in the order of their times, those of one time in that of their lines.
 */
final class EventSeries {
  /** An event of a series, on a line from 0; its value NaN where it is missing. */
  private record Row(int line, long time, double value) {}

  private EventSeries() {}

  /** Reads them. A line that the pipeline's own reader rejects is in no series. */
  static SeriesEvents read(Path file, EventFields fields) throws IOException {
    if (fields.time() == null) {
      throw new UserError(
          "source.time: expected the pointer of the samples' times, found none; a file has no"
              + " record's time");
    }
    EventReader reader = new EventReader(fields.withoutId());
    int value = value(fields);
    List<String> lines = TextFiles.lines(file);
    Map<String, List<Row>> series = new LinkedHashMap<>();
    for (int line = 0; line < lines.size(); line++) {
      Event event = event(reader, lines.get(line), line);
      if (event != null) {
        JsonNode number = event.inputs().get(value);
        series
            .computeIfAbsent(event.key(), key -> new ArrayList<>())
            .add(
                new Row(line, event.time(), number.isNumber() ? number.doubleValue() : Double.NaN));
      }
    }
    @Nullable Sample[] samples = new Sample[lines.size()];
    List<Series> all = new ArrayList<>();
    series.forEach(
        (key, rows) -> {
          rows.sort(Comparator.comparingLong(Row::time));
          for (int row = 0; row < rows.size(); row++) {
            samples[rows.get(row).line()] = new Sample(all.size(), row);
          }
          all.add(
              new Series(
                  key,
                  rows.stream().mapToLong(Row::time).toArray(),
                  rows.stream().mapToDouble(Row::value).toArray()));
        });
    return new SeriesEvents(all, new Labelled<>(file, false, Arrays.asList(samples)));
  }

  private static @Nullable Event event(EventReader reader, String text, int line) {
    try {
      return reader.read(
          new RawEvent(
              null,
              text.getBytes(StandardCharsets.UTF_8),
              new Origin("line", 0, line + 1L),
              RawEvent.NO_TIMESTAMP));
    } catch (Rejected e) {
      return null;
    }
  }

  /** Where the value stands among an event's inputs: the one so called, or the first. */
  private static int value(EventFields fields) {
    int at = 0;
    for (InputField field : fields.inputs()) {
      if (field.input().equals(SeriesEvents.VALUE)) {
        return at;
      }
      at += field.pointers().size();
    }
    return 0;
  }
}
