package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.operators.Tally;
import dev.unroll.schemas.UserError;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two pipelines over the same events, each with its own hidden states carried from the first to the
 * last: which predictions the new one would change.
 */
public final class Comparison {
  /** How many keys the text names. */
  private static final int NAMED = 10;

  /** What is counted of one key. */
  private static final class Key {
    private final String name;
    private long events;
    private long changedEvents;
    private long changed;
    private double greatest;
    private int greatestAt;

    Key(String name) {
      this.name = name;
    }
  }

  private final Pipeline before;
  private final Pipeline after;
  private final Path events;
  private final Map<String, Key> keys = new TreeMap<>();
  private final Map<String, Map<String, Long>> labels = new TreeMap<>();
  private long lines;
  private long both;
  private long changedEvents;
  private long changed;
  private long of;
  private long lost;
  private long gained;

  /**
   * @throws UserError where the answers of the two cannot be compared
   */
  public Comparison(Pipeline before, Pipeline after, Path events) {
    String was = head(before);
    if (!was.equals(head(after))) {
      throw new UserError(
          "model.bundle: expected the same head for both pipelines, found "
              + was
              + " for the old and "
              + head(after)
              + " for the new");
    }
    this.before = before;
    this.after = after;
    this.events = events;
  }

  private static String head(Pipeline pipeline) {
    return pipeline.bundle().manifest().head();
  }

  /**
   * Runs both, the old one first.
   *
   * @param progress may ask for the counts by accumulator, now and then
   */
  public void run(Consumer<Supplier<Map<String, Long>>> progress) throws Exception {
    String name = events.getFileName().toString();
    try (AnswerFile old = new AnswerFile();
        AnswerFile now = new AnswerFile()) {
      Map<String, Long> counts =
          new FilePass(before, progress).run(events, name, LineSet.all(), old);
      lines = counts.getOrDefault(Tally.EVENTS, 0L);
      new FilePass(after, progress).run(events, name, LineSet.all(), now);
      old.index();
      now.forEach((line, prediction) -> compare(line, old.take(line), prediction));
      lost = old.left();
    }
  }

  private void compare(int line, @Nullable JsonNode was, JsonNode now) {
    if (was == null) {
      gained++;
      return;
    }
    Difference difference = Difference.of(head(before), was, now);
    Key key = keys.computeIfAbsent(now.get("key").textValue(), Key::new);
    both++;
    key.events++;
    of += difference.of();
    if (difference.changed() > 0) {
      changedEvents++;
      changed += difference.changed();
      key.changedEvents++;
      key.changed += difference.changed();
      labels
          .computeIfAbsent(difference.from(), from -> new TreeMap<>())
          .merge(difference.to(), 1L, Long::sum);
    }
    // Of a key's events the first with the greatest difference, so that runs agree; where no
    // number is another, as where tags alone changed, the first that changed.
    if (difference.greatest() > key.greatest || (key.greatestAt == 0 && difference.changed() > 0)) {
      key.greatest = difference.greatest();
      key.greatestAt = line;
    }
  }

  /** Those that changed, the most changed first. */
  private List<Key> mostChanged() {
    return keys.values().stream()
        .filter(key -> key.changed > 0 || key.greatest > 0)
        .sorted(
            Comparator.comparingLong((Key key) -> -key.changed)
                .thenComparingDouble(key -> -key.greatest)
                .thenComparing(key -> key.name))
        .toList();
  }

  /** As a person reads it. */
  public String text() {
    List<Key> most = mostChanged();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s -> %s on %s: %,d events, %,d answered by both%s%n%n",
            before.bundle().manifest().id(),
            after.bundle().manifest().id(),
            events.getFileName(),
            lines,
            both,
            onlyOne()));
    text.append(String.format(Locale.ROOT, "%,d predictions changed", changedEvents));
    if (of > both) {
      text.append(String.format(Locale.ROOT, ", %,d of %,d tags", changed, of));
    }
    text.append(
        String.format(
            Locale.ROOT,
            " (%.1f %%), of %,d of %,d keys%n",
            100 * Confusion.ratio(changed, of),
            most.stream().filter(key -> key.changed > 0).count(),
            keys.size()));
    if (!most.isEmpty()) {
      Key greatest =
          most.stream().max(Comparator.comparingDouble(key -> key.greatest)).orElseThrow();
      text.append(
          String.format(
              Locale.ROOT,
              "greatest difference %s%s: key %s, line %d%n",
              number(greatest.greatest),
              unit(),
              greatest.name,
              greatest.greatestAt));
    }
    if (hasLabels()) {
      text.append('\n').append(labelTable());
    }
    if (!most.isEmpty()) {
      text.append('\n').append(keyTable(most));
    }
    return text.toString();
  }

  private String onlyOne() {
    return (lost == 0 ? "" : String.format(Locale.ROOT, ", %,d by the old alone", lost))
        + (gained == 0 ? "" : String.format(Locale.ROOT, ", %,d by the new alone", gained));
  }

  private boolean hasLabels() {
    return labels.keySet().stream().anyMatch(from -> !from.isEmpty());
  }

  private String unit() {
    return switch (head(before)) {
      case "scores", "trend" -> " of a score";
      case "tags" -> " of a tag's probability";
      case "forecast" -> " times the old 0.1 to 0.9 interval";
      default -> "";
    };
  }

  private String labelTable() {
    Table table = new Table(2).row("was", "is", "events");
    labels.forEach(
        (from, news) -> news.forEach((to, count) -> table.row(from, to, Table.count(count))));
    return table.text();
  }

  private static String keyTable(List<Key> most) {
    Table table = new Table().row("key", "events", "changed", "greatest difference", "line");
    for (Key key : most.subList(0, Math.min(NAMED, most.size()))) {
      table.row(
          key.name,
          Table.count(key.events),
          Table.count(key.changedEvents),
          number(key.greatest),
          Integer.toString(key.greatestAt));
    }
    String rest =
        most.size() <= NAMED
            ? ""
            : String.format(Locale.ROOT, "… and %,d more keys%n", most.size() - NAMED);
    return table.text() + rest;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value > 0 && value < 5e-4 ? "%.1e" : "%.4f", value);
  }

  /** The same as one JSON object, every key that changed in it. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("old", before.bundle().manifest().id());
    json.put("new", after.bundle().manifest().id());
    json.put("events", lines);
    json.put("answered-by-both", both);
    json.put("answered-by-old-alone", lost);
    json.put("answered-by-new-alone", gained);
    json.put("changed-predictions", changedEvents);
    json.put("changed", changed);
    json.put("of", of);
    json.put(
        "greatest-difference", keys.values().stream().mapToDouble(k -> k.greatest).max().orElse(0));
    if (hasLabels()) {
      ArrayNode table = json.putArray("labels");
      labels.forEach(
          (from, news) ->
              news.forEach(
                  (to, count) ->
                      table.addObject().put("was", from).put("is", to).put("events", count)));
    }
    ArrayNode all = json.putArray("keys");
    for (Key key : mostChanged()) {
      all.addObject()
          .put("key", key.name)
          .put("events", key.events)
          .put("changed-predictions", key.changedEvents)
          .put("changed", key.changed)
          .put("greatest-difference", key.greatest)
          .put("line", key.greatestAt);
    }
    return json;
  }
}
