package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.data.Series;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

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

  static final String VALUE = "value";
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
