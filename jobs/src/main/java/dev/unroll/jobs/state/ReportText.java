package dev.unroll.jobs.state;

import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.RawEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A savepoint's contents for people: a line each, tensors by their first values. */
final class ReportText {
  private static final int SHOWN = 6;
  private static final String UNKNOWN = "not saved with the states; --bundle tells it";

  private final StringJoiner lines = new StringJoiner("\n");

  private ReportText() {}

  static String figures(
      Savepoint savepoint,
      @Nullable Description description,
      Figures figures,
      Map<Integer, List<Part>> layouts) {
    ReportText report = new ReportText();
    report.line("savepoint", "%s", savepoint.folder());
    String model = description == null ? null : description.model();
    report.line("model", "%s", Objects.requireNonNullElse(model, "not saved with the states"));
    report.line("keys", "%,d", figures.keys());
    figures
        .layouts()
        .forEach(
            (id, layout) -> {
              report.line(
                  "layout", "%x: %,d keys, %,d bytes each", id, layout.keys(), layout.bytes());
              List<Part> parts = layouts.get(id);
              report.line(
                  "",
                  "%s",
                  parts == null
                      ? UNKNOWN
                      : parts.stream().map(Part::toString).collect(Collectors.joining(", ")));
            });
    if (figures.keys() > 0) {
      Spread steps = figures.steps();
      report.line(
          "steps",
          "%,.0f to %,.0f, median %,.0f, %,.0f in all",
          steps.min(),
          steps.max(),
          steps.median(),
          steps.sum());
      report.line("last time", "%s to %s", time(figures.oldest()), time(figures.newest()));
      report.line("bytes", "%,d in all", figures.bytes());
      Spread norms = figures.norms();
      report.line("norm", "%.4g to %.4g, median %.4g", norms.min(), norms.max(), norms.median());
      report.line(
          "NaN, Inf",
          figures.notFiniteKeys() == 0 ? "no key" : "%,d keys: %s%s",
          figures.notFiniteKeys(),
          String.join(", ", figures.notFinite()),
          figures.notFiniteKeys() > figures.notFinite().size() ? ", …" : "");
    }
    return report.lines.toString();
  }

  static String key(SavedKey saved, List<Part> parts) {
    ReportText report = new ReportText();
    report.line("key", "%s", saved.key());
    report.line("steps", "%,d", saved.steps());
    report.line("last time", "%s", time(saved.lastTime()));
    report.line("sequence", "%s", saved.sequence() == 0 ? "none" : saved.sequence());
    report.line("layout", "%x", saved.layoutId());
    for (Part part : parts) {
      StringJoiner values = new StringJoiner(", ", "[", part.count() > SHOWN ? ", …]" : "]");
      for (int i = 0; i < Math.min(SHOWN, part.count()); i++) {
        values.add(part.value(saved.block(), i).toString());
      }
      report.line("tensor", "%s %s", part, values);
    }
    return report.lines.toString();
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private void line(String name, String format, @Nullable Object... values) {
    lines.add(
        String.format(Locale.ROOT, "%-10s ", name) + String.format(Locale.ROOT, format, values));
  }

  private static String time(long epochMillis) {
    return epochMillis == RawEvent.NO_TIMESTAMP ? "none" : EventTime.format(epochMillis);
  }
}
