package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.eval.TaggedEvents.Part;
import dev.unroll.models.measures.SpanCounts;
import dev.unroll.models.measures.Spans;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Head {@code tags}: a label a token, and where the labels are BIO the entities that they mark. A
 * token that got no tag is wrong, and in no entity.
 */
final class TagMeasurement implements Measurement {
  private static final String OUTSIDE = "O";

  private final TaggedEvents events;
  private final List<String> labels;
  private final String[][] given;
  private final Confusion confusion;
  private final SpanCounts spans = new SpanCounts();
  private int otherwise;

  /**
   * Owns the events.
   *
   * @param known the model's labels
   */
  TagMeasurement(List<String> known, TaggedEvents events) {
    this.events = events;
    // A label that the model does not know can still be right.
    Set<String> all = new LinkedHashSet<>(known);
    events.sentences().forEach(all::addAll);
    this.labels = List.copyOf(all);
    this.confusion = new Confusion(labels);
    this.given =
        events.sentences().stream().map(s -> new String[s.size()]).toArray(String[][]::new);
  }

  @Override
  public Labelled<Part> events() {
    return events.events();
  }

  @Override
  public LineSet lines() {
    return events.events().lines();
  }

  @Override
  public void take(int line, JsonNode prediction) {
    Part part = events.events().of(line);
    JsonNode tags = prediction.get("tags");
    if (part == null) {
      return;
    }
    if (tags.size() > part.count()
        || (tags.size() < part.count() && !prediction.has("truncated-from"))) {
      otherwise++;
      return;
    }
    for (int i = 0; i < tags.size(); i++) {
      given[part.sentence()][part.from() + i] = tags.get(i).textValue();
    }
  }

  @Override
  public void end() {
    for (int s = 0; s < given.length; s++) {
      List<String> right = events.sentences().get(s);
      List<String> tags = new ArrayList<>(Arrays.asList(given[s]));
      for (int i = 0; i < right.size(); i++) {
        String tag = tags.get(i);
        confusion.add(
            labels.indexOf(right.get(i)), tag == null ? Confusion.NONE : labels.indexOf(tag));
      }
      tags.replaceAll(tag -> tag == null ? OUTSIDE : tag);
      spans.add(Spans.of(right), Spans.of(tags));
    }
  }

  private boolean isBio() {
    return Spans.isBio(labels);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "accuracy %.4f: %,d of %,d tokens in %,d sentences%s%n",
            confusion.accuracy(),
            Math.round(confusion.accuracy() * confusion.total()),
            confusion.total(),
            given.length,
            unanswered()));
    if (isBio()) {
      text.append('\n').append(entities());
    }
    return text + "\n" + new ConfusionReport(confusion, "tokens").labels();
  }

  private String unanswered() {
    return (confusion.unanswered() == 0
            ? ""
            : String.format(Locale.ROOT, "; %,d got no tag", confusion.unanswered()))
        + (otherwise == 0
            ? ""
            : String.format(
                Locale.ROOT, ", %,d events cut into other tokens than the labels'", otherwise));
  }

  private String entities() {
    Table table = new Table().row("entity", "wanted", "precision", "recall", "F1");
    spans.types().forEach((type, counts) -> row(table, type, counts));
    row(table, "all, exact spans", spans.all());
    return table.text();
  }

  private static void row(Table table, String name, SpanCounts.Counts counts) {
    table.row(
        name,
        Table.count(counts.wanted()),
        Table.ratio(counts.precision()),
        Table.ratio(counts.recall()),
        Table.ratio(counts.f1()));
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sentences", given.length);
    json.put("cut-otherwise", otherwise);
    new ConfusionReport(confusion, "tokens").write(json);
    if (isBio()) {
      ObjectNode entities = json.putObject("entities");
      write(entities, spans.all());
      ObjectNode types = entities.putObject("types");
      spans.types().forEach((type, counts) -> write(types.putObject(type), counts));
    }
    return json;
  }

  private static void write(ObjectNode json, SpanCounts.Counts counts) {
    json.put("wanted", counts.wanted())
        .put("precision", counts.precision())
        .put("recall", counts.recall())
        .put("f1", counts.f1());
  }

  @Override
  public void plot(Path png, List<String> keys) throws IOException {
    ConfusionPlot.draw(confusion, png);
  }
}
