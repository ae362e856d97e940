package dev.unroll.jobs.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.data.Series;
import dev.unroll.models.data.TextFiles;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Series as a stream of samples.
 *
 * @param series all of them
 * @param events the file of samples; what is right for a line is the sample on it
 */
record SeriesEvents(List<Series> series, Labelled<SeriesEvents.Sample> events) {
  /**
   * Where a sample stands.
   *
   * @param series by its index
   * @param row in the series
   */
  record Sample(int series, int row) {}

  private static final String VALUE = "value";
  private static final String TIME = "time";

  /**
   * Makes events of series, all keys side by side as time goes on.
   *
   * @param lastRow of each series, the last row that is sent
   */
  static SeriesEvents of(List<Series> all, EventFields fields, ToIntFunction<Series> lastRow)
      throws IOException {
    EventForm form = new EventForm(fields);
    List<Sample> samples = new ArrayList<>();
    PriorityQueue<Sample> next =
        new PriorityQueue<>(
            Comparator.comparingLong((Sample s) -> all.get(s.series()).times()[s.row()])
                .thenComparingInt(Sample::series));
    int[] last = all.stream().mapToInt(lastRow).toArray();
    for (int i = 0; i < all.size(); i++) {
      if (last[i] >= 0) {
        next.add(new Sample(i, 0));
      }
    }
    while (!next.isEmpty()) {
      Sample sample = next.remove();
      samples.add(sample);
      if (sample.row() < last[sample.series()]) {
        next.add(new Sample(sample.series(), sample.row() + 1));
      }
    }
    Iterable<ObjectNode> events =
        () ->
            samples.stream().map(s -> event(all.get(s.series()), s.row(), form, fields)).iterator();
    return new SeriesEvents(all, Labelled.spool(events, new ArrayList<>(samples)));
  }

  private static ObjectNode event(Series series, int row, EventForm form, EventFields fields) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    long time = series.times()[row];
    double value = series.values()[row];
    JsonNode number = Double.isNaN(value) ? nodes.nullNode() : nodes.numberNode(value);
    ObjectNode event = form.event(series.key(), row, time);
    form.boundary(event, "1").end(event, false);
    if (fields.inputs().size() == 1) {
      return form.input(event, number);
    }
    form.input(event, VALUE, number);
    return form.input(event, TIME, nodes.textNode(EventTime.format(time)));
  }

  /** Reads series from the pipeline's own events; lines without a key or a time are in none. */
  static SeriesEvents events(Path file, EventFields fields) throws IOException {
    JsonPointer time = fields.time();
    if (time == null) {
      throw new UserError(
          "source.time: expected the pointer of the samples' times, found none; a file has no"
              + " record's time");
    }
    Map<String, Samples> series = new LinkedHashMap<>();
    List<@Nullable Sample> samples = new ArrayList<>();
    JsonPointer value = value(fields);
    for (String line : TextFiles.lines(file)) {
      JsonNode key = fields.key() == null ? null : LabelledTexts.at(line, fields.key());
      Long at = time(LabelledTexts.at(line, time), time);
      if (at == null || (key != null && !key.isValueNode())) {
        samples.add(null);
        continue;
      }
      Samples own =
          series.computeIfAbsent(key == null ? "" : key.asText(), k -> new Samples(series.size()));
      JsonNode number = LabelledTexts.at(line, value);
      samples.add(new Sample(own.index, own.values.size()));
      own.times.add(at);
      own.values.add(number.isNumber() ? number.doubleValue() : Double.NaN);
    }
    List<Series> all = new ArrayList<>();
    series.forEach((key, own) -> all.add(own.series(key)));
    return new SeriesEvents(all, new Labelled<>(file, false, samples));
  }

  /** What was read of one series. */
  private static final class Samples {
    private final int index;
    private final List<Long> times = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    Samples(int index) {
      this.index = index;
    }

    Series series(String key) {
      return new Series(
          key,
          times.stream().mapToLong(Long::longValue).toArray(),
          values.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  private static @Nullable Long time(JsonNode node, JsonPointer pointer) {
    try {
      return EventTime.parse(node, pointer);
    } catch (Rejected e) {
      return null;
    }
  }

  private static JsonPointer value(EventFields fields) {
    for (InputField field : fields.inputs()) {
      if (field.input().equals(VALUE)) {
        return field.pointers().get(0);
      }
    }
    return fields.inputs().get(0).pointers().get(0);
  }

  /** The samples for which something holds. */
  LineSet lines(Predicate<Sample> holds) {
    BitSet lines = new BitSet();
    for (int i = 0; i < events.right().size(); i++) {
      Sample sample = events.right().get(i);
      lines.set(i + 1, sample != null && holds.test(sample));
    }
    return LineSet.of(lines);
  }
}
