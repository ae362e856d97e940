package dev.unroll.jobs.demo;

import java.util.List;
import java.util.Locale;

/**
 * What every demo writes: its figures, its remarks, its dead letters. Pure formatting. Each line
 * takes one row of at most {@code width} columns and carries no line end; where the terminal is
 * narrow, texts are shortened, never wrapped.
 */
final class Lines {
  /** What stands between two columns. */
  static final String GAP = "  ";

  /** From this width on there is room for more than the essential. */
  static final int WIDE = 100;

  /** Below this width there is room for the essential only. */
  static final int NARROW = 60;

  /** A terminal narrower than this wraps. */
  private static final int LEAST = 40;

  private static final int LABEL = 13;
  private static final int REASON = 17;
  private static final List<String> FIGURES =
      List.of(
          "events %,d · predictions %,d · dead letters %,d · %.0f events/s · mean batch %s"
              + " · sent to committed: p50 %s, p99 %s",
          "events %,d · predictions %,d · dead %,d · %.0f/s · mean batch %s"
              + " · latency p50 %s p99 %s",
          "in %,d · out %,d · dead %,d · %.0f/s · batch %s · latency p50 %s p99 %s",
          "in %,d · out %,d · dead %,d · %.0f/s · batch %s · p50 %s p99 %s");

  private final int width;
  private final boolean colour;

  Lines(int width, boolean colour) {
    this.width = Math.max(LEAST, width);
    this.colour = colour;
  }

  /** Columns of a line. */
  int width() {
    return width;
  }

  /** Columns for whom or what a line is about. */
  int subject() {
    return width >= WIDE ? 17 : width >= NARROW ? 14 : 10;
  }

  /** A dead letter: where its record stands, why it was refused, and what it holds. */
  String deadLetter(Rejection rejection) {
    String value = rejection.value();
    String said =
        (width >= WIDE ? Columns.fit(rejection.reason(), REASON) + GAP : rejection.reason() + ": ")
            + rejection.detail()
            + (value == null ? "" : " ← " + value);
    return paint(Ink.DEAD_LETTER, Columns.fit("dead letter", LABEL))
        + GAP
        + Columns.fit(rejection.place().toString(), subject())
        + GAP
        + Columns.shorten(Columns.printable(said), width - LABEL - subject() - 2 * GAP.length());
  }

  /** The figures so far, in as many words as there is room for. */
  String status(Status status) {
    return note(
        FIGURES.stream()
            .map(format -> figures(format, status))
            .filter(line -> Columns.width(line) <= width)
            .findFirst()
            .orElseGet(() -> figures(FIGURES.get(FIGURES.size() - 1), status)));
  }

  /** A remark of the demo itself. */
  String note(String note) {
    return paint(Ink.DIM, Columns.shorten(note, width));
  }

  /** The text in a colour, where there are any. */
  String paint(Ink ink, String text) {
    return colour && !text.isBlank() ? ink.paint(text) : text;
  }

  private static String figures(String format, Status status) {
    return String.format(
        Locale.ROOT,
        format,
        status.events(),
        status.predictions(),
        status.deadLetters(),
        status.eventsPerSecond(),
        status.meanBatch() == 0 ? "–" : String.format(Locale.ROOT, "%.1f", status.meanBatch()),
        seconds(status.p50()),
        seconds(status.p99()));
  }

  private static String seconds(long millis) {
    return millis == 0 ? "–" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
