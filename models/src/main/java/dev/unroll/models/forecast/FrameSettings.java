package dev.unroll.models.forecast;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The sizes of a series' frame, in places: a place is one interval of the series.
 *
 * @param season S: a skipped place is filled with the value so many places before, and the hidden
 *     state goes on from so many places before
 * @param window W: values that are kept; at least the three others
 * @param segment G: the newest values that enter the recurrent cell
 * @param level L: the newest values whose mean is the level
 * @param horizon H: places that are forecast
 * @param memory M: samples that the running deviation remembers; its weight of a new one is 1/M
 * @param seasons R: the newest seasons that are compared with one another ({@link
 *     SeasonComparison}) and may be repeated; 0 for none, else at least 2, which the window holds
 */
public record FrameSettings(
    int season, int window, int segment, int level, int horizon, int memory, int seasons) {
  public FrameSettings {
    atLeastOne("season", season);
    atLeastOne("segment", segment);
    atLeastOne("level", level);
    atLeastOne("horizon", horizon);
    atLeastOne("memory", memory);
    if (window < Math.max(season, Math.max(segment, level))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "window: expected at least season %d, segment %d and level %d, found %d",
              season,
              segment,
              level,
              window));
    }
    if (seasons < 0 || seasons == 1 || seasons > window / season) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "seasons: expected 0 or 2 to %d, as many as the window holds, found %d",
              window / season,
              seasons));
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1, found " + value);
    }
  }

  /** Places after which a series that was silent begins anew: the window holds nothing of it. */
  public int longestGap() {
    return 2 * window;
  }

  /** The most places that are counted: nothing asks for more, and half precision holds it. */
  public int mostCount() {
    return window + season + 64;
  }

  /** How far ahead the forecasts are whose errors are watched: 1, 2, 4 … up to the horizon. */
  public List<Integer> leads() {
    return IntStream.iterate(1, lead -> lead <= horizon, lead -> 2 * lead).boxed().toList();
  }

  /**
   * F, features of a step of the recurrent cell: the segment, the level's change, what is known,
   * how the newest seasons compare.
   */
  public int features() {
    return segment + 2 + SeasonComparison.size(seasons);
  }

  /** K, seasons that the horizon reaches into. */
  public int seasonsAhead() {
    return (horizon + season - 1) / season;
  }
}
