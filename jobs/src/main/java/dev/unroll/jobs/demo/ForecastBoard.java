package dev.unroll.jobs.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All series, and which of them is looked at: the one with the newest outlier, while that is news;
 * else one after the other of those that move. Not thread-safe.
 */
final class ForecastBoard {
  /** How many samples an outlier stays news for. */
  static final int NEWS = 20;

  private static final long TURN = Duration.ofSeconds(10).toNanos();

  /** By name. */
  private final Map<String, Track> tracks =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.<String>naturalOrder()));

  /** Books it; gives its series. */
  Track add(Forecast forecast) {
    Track track = tracks.get(forecast.series());
    if (track == null) {
      track = new Track(forecast);
      tracks.put(forecast.series(), track);
    } else {
      track.add(forecast);
    }
    return track;
  }

  /** At most so many series: those with news first, each part by name. */
  List<Track> tracks(int most) {
    List<Track> all = new ArrayList<>(tracks.values());
    if (all.size() > most) {
      all.sort(Comparator.comparing((Track track) -> !isNews(track)));
    }
    return all.subList(0, Math.min(most, all.size()));
  }

  int size() {
    return tracks.size();
  }

  /** The series to look at; null where there is none. */
  @Nullable Track focus(long now) {
    Track newest = null;
    Instant at = Instant.MIN;
    for (Track track : tracks.values()) {
      Forecast outlier = track.outlier();
      if (outlier != null && isNews(track) && outlier.time().isAfter(at)) {
        newest = track;
        at = outlier.time();
      }
    }
    if (newest != null || tracks.isEmpty()) {
      return newest;
    }
    List<Track> all = tracks.values().stream().filter(Track::isMoving).toList();
    return all.isEmpty()
        ? tracks.values().iterator().next()
        : all.get((int) Math.floorMod(now / TURN, (long) all.size()));
  }

  /** Whether the series had an outlier lately. */
  static boolean isNews(Track track) {
    return track.past(NEWS).stream().anyMatch(Track.Point::outlier);
  }
}
