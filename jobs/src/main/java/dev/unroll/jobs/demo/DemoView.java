package dev.unroll.jobs.demo;

import java.util.List;
import java.util.Locale;

/**
 * The demo's lines: pure formatting. Each line takes one row of at most {@code width} columns and
 * carries no line end. Where the terminal is narrow, columns are dropped and texts shortened, never
 * wrapped: first the label of a mood goes, then its curve.
 */
final class DemoView {
  /** From this width on a mood has its label beside its curve. */
  private static final int WIDE = 100;

  /** Below this width there is no mood. */
  private static final int NARROW = 60;

  /** A terminal narrower than this wraps. */
  private static final int LEAST = 40;

  private static final int LABEL = 13;
  private static final String GAP = "  ";
  private static final List<String> FIGURES =
      List.of(
          "events %,d · predictions %,d · dead letters %,d · %.0f events/s · mean batch %s"
              + " · sent to committed: p50 %s, p99 %s",
          "events %,d · predictions %,d · dead %,d · %.0f/s · mean batch %s"
              + " · latency p50 %s p99 %s",
          "in %,d · out %,d · dead %,d · %.0f/s · batch %s · latency p50 %s p99 %s",
          "in %,d · out %,d · dead %,d · %.0f/s · batch %s · p50 %s p99 %s");
  private static final String CURVE = "▁▂▃▄▅▆▇█";

  private final int width;
  private final boolean colour;
  private final int user;
  private final int mood;
  private final int text;

  DemoView(int width, boolean colour) {
    this.width = Math.max(LEAST, width);
    this.colour = colour;
    user = width >= WIDE ? 17 : width >= NARROW ? 14 : 10;
    mood = width >= WIDE ? MoodBoard.LENGTH + 9 : width >= NARROW ? MoodBoard.LENGTH : 0;
    int left = LABEL + GAP.length() + user + GAP.length() + (mood == 0 ? 0 : mood + GAP.length());
    text = this.width - left;
  }

  /** What the columns are. */
  String heading() {
    String title = width >= WIDE ? "mood of the user" : "mood";
    return paint(
        Ink.BOLD, row(Columns.fit("this tweet", LABEL), "user", Columns.fit(title, mood), "text"));
  }

  /**
   * A prediction, and at its side the mood of its user.
   *
   * @param moods the user's moods so far, oldest first; may be empty
   */
  String prediction(Answer answer, List<Answer> moods) {
    String label = Columns.fit(answer.label(), 8) + format(" %3.0f%%", 100 * answer.score());
    return row(
        paint(Ink.of(answer.label()), Columns.fit(label, LABEL)),
        answer.user(),
        mood(moods),
        answer.text());
  }

  /** A dead letter: where its record stands, why it was refused, and what it holds. */
  String deadLetter(Rejection rejection) {
    String value = rejection.value();
    String said =
        (width >= WIDE ? Columns.fit(rejection.reason(), mood) + GAP : rejection.reason() + ": ")
            + rejection.detail()
            + (value == null ? "" : " ← " + value);
    return paint(Ink.DEAD_LETTER, Columns.fit("dead letter", LABEL))
        + GAP
        + Columns.fit(rejection.place().toString(), user)
        + GAP
        + Columns.shorten(Columns.printable(said), width - LABEL - user - 2 * GAP.length());
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

  private String row(String label, String user, String mood, String text) {
    return label
        + GAP
        + Columns.fit(Columns.printable(user), this.user)
        + GAP
        + (mood.isEmpty() ? "" : mood + GAP)
        + Columns.shorten(Columns.printable(text), this.text);
  }

  private String mood(List<Answer> moods) {
    if (mood == 0 || moods.isEmpty()) {
      return " ".repeat(mood);
    }
    List<Answer> last = moods.subList(Math.max(0, moods.size() - MoodBoard.LENGTH), moods.size());
    StringBuilder curve = new StringBuilder(" ".repeat(MoodBoard.LENGTH - last.size()));
    for (Answer each : last) {
      curve.append(CURVE.charAt((int) Math.min(7, 4 * (1 + each.valence()))));
    }
    String now = last.get(last.size() - 1).label();
    int room = mood - MoodBoard.LENGTH;
    return paint(Ink.of(now), curve + Columns.fit(room > 0 ? " " + now : "", room));
  }

  private String paint(Ink ink, String text) {
    return colour && !text.isBlank() ? ink.paint(text) : text;
  }

  private static String figures(String format, Status status) {
    return format(
        format,
        status.events(),
        status.predictions(),
        status.deadLetters(),
        status.eventsPerSecond(),
        status.meanBatch() == 0 ? "–" : format("%.1f", status.meanBatch()),
        seconds(status.p50()),
        seconds(status.p99()));
  }

  private static String seconds(long millis) {
    return millis == 0 ? "–" : format("%.1f s", millis / 1000.0);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
