package dev.unroll.jobs.demo;

import java.util.List;
import java.util.Locale;

/**
 * The lines of the tweets: pure formatting, as {@link Lines}. Where the terminal is narrow, columns
 * are dropped: first the label of a mood goes, then its curve.
 */
final class TweetView {
  private static final int LABEL = 13;
  private static final String GAP = Lines.GAP;

  private final Lines lines;
  private final int mood;
  private final int text;

  TweetView(Lines lines) {
    this.lines = lines;
    int width = lines.width();
    mood =
        width >= Lines.WIDE ? MoodBoard.LENGTH + 9 : width >= Lines.NARROW ? MoodBoard.LENGTH : 0;
    int left =
        LABEL
            + GAP.length()
            + lines.subject()
            + GAP.length()
            + (mood == 0 ? 0 : mood + GAP.length());
    text = width - left;
  }

  /** What the columns are. */
  String heading() {
    String title = lines.width() >= Lines.WIDE ? "mood of the user" : "mood";
    return lines.paint(
        Ink.BOLD, row(Columns.fit("this tweet", LABEL), "user", Columns.fit(title, mood), "text"));
  }

  /**
   * A prediction, and at its side the mood of its user.
   *
   * @param moods the user's moods so far, oldest first; may be empty
   */
  String prediction(Answer answer, List<Answer> moods) {
    String label =
        Columns.fit(answer.label(), 8)
            + String.format(Locale.ROOT, " %3.0f%%", 100 * answer.score());
    return row(
        lines.paint(Ink.of(answer.label()), Columns.fit(label, LABEL)),
        answer.user(),
        mood(moods),
        answer.text());
  }

  private String row(String label, String user, String mood, String text) {
    return label
        + GAP
        + Columns.fit(Columns.printable(user), lines.subject())
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
      curve.append(Sparkline.block((1 + each.valence()) / 2));
    }
    String now = last.get(last.size() - 1).label();
    int room = mood - MoodBoard.LENGTH;
    return lines.paint(Ink.of(now), curve + Columns.fit(room > 0 ? " " + now : "", room));
  }
}
