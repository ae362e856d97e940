package dev.unroll.models.onnx.forecast;

import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.forecast.SeriesClock;
import dev.unroll.models.forecast.SeriesFrame;
import dev.unroll.models.onnx.ElementType;
import java.util.List;

/**
 * The part of a graph that is {@link dev.unroll.models.forecast.SeriesFrame}'s clock: what a sample
 * is and how many places the series moves on. All tensors are {@code [batch, 1]} unless said.
 *
 * @param known whether the value is a number
 * @param value the value, 0 where it is missing
 * @param fresh whether nothing is known of the series
 * @param begins whether the window begins anew with this sample
 * @param between whether it stands at the place of the last one
 * @param advances whether the series moves on to a place after the last
 * @param moves whether it begins or advances
 * @param places places that it advances; else 0
 * @param count after this sample
 * @param place after this sample
 * @param oldCount before it
 * @param clock times after it, {@code [batch, 4]}
 */
record ClockGraph(
    String known,
    String value,
    String fresh,
    String begins,
    String between,
    String advances,
    String moves,
    String places,
    String count,
    String place,
    String oldCount,
    String interval,
    String candidate,
    String streak,
    String clock) {

  static ClockGraph write(Formulas f, FrameSettings settings, FrameColumns in) {
    String zero = f.scalar(0);
    String one = f.scalar(1);
    String quarter = f.scalar(SeriesClock.TOLERANCE);
    String known = f.atMost(f.abs("value"), f.scalar(SeriesFrame.MOST));
    String value = f.where(known, "value", zero);

    String times = f.join("time", "time");
    // Whole seconds apart from the rest, so that neither loses a bit of a short difference.
    String units = f.ints(1, 1000, 1, 1000);
    String apart = f.sub(times, "clock_in");
    String whole = f.div(apart, units);
    String rest = f.cast(f.sub(apart, f.mul(whole, units)), ElementType.FLOAT);
    String seconds =
        f.mul(f.cast(whole, ElementType.FLOAT), f.floats(new float[] {86_400, 1, 86_400, 1}, 4));
    List<String> wholes = f.split(seconds, 1, 1, 1, 1);
    List<String> rests = f.split(f.div(rest, f.scalar(1000)), 1, 1, 1, 1);
    String since = f.add(f.add(wholes.get(0), wholes.get(1)), rests.get(1));
    String last = f.add(f.add(wholes.get(2), wholes.get(3)), rests.get(3));

    String interval = f.where(f.atMost(in.interval(), zero), last, in.interval());
    String most = f.mul(quarter, interval);
    String near = f.atMost(f.abs(f.sub(last, interval)), most);
    String alike = f.atMost(f.abs(f.sub(last, in.candidate())), f.mul(quarter, in.candidate()));
    String same = f.all(f.less(zero, in.streak()), alike);
    String streak = f.where(same, f.add(in.streak(), one), one);
    String candidate = f.where(same, in.candidate(), last);
    String young = f.less(in.count(), f.scalar(SeriesClock.YOUNG));
    String needed =
        f.where(
            f.less(interval, last),
            f.scalar(SeriesClock.LONGER),
            f.where(young, one, f.scalar(SeriesClock.SHORTER)));
    String changed = f.all(f.not(near), f.atMost(needed, streak));

    String half = f.scalar(0.5f);
    String k =
        f.min(
            f.node("Floor", f.add(f.div(since, interval), half)),
            f.scalar(SeriesClock.MOST_PLACES));
    String off = f.sub(f.div(since, f.max(k, one)), interval);
    String forward = f.less(half, k);
    String refined =
        f.where(
            f.all(forward, f.atMost(f.abs(off), most)),
            f.add(interval, f.div(off, f.min(in.count(), f.scalar(SeriesClock.MOST_REFINED)))),
            interval);

    String fresh = f.atMost(in.count(), zero);
    String newer = f.all(f.less(zero, last), f.not(fresh));
    String far = f.any(changed, f.less(f.scalar(settings.longestGap()), k));
    String returns = f.all(newer, far, known);
    String begins = f.any(returns, f.all(fresh, known));
    String goesOn = f.all(newer, f.not(far));
    String advances = f.all(goesOn, forward);
    String between = f.all(goesOn, f.not(forward));
    String moves = f.any(begins, advances);
    String learns = f.any(returns, goesOn);

    String places = f.where(advances, k, zero);
    String count =
        f.where(begins, one, f.min(f.add(in.count(), places), f.scalar(settings.mostCount())));
    String season = f.scalar(settings.season());
    String ahead = f.add(in.place(), places);
    String inSeason = f.sub(ahead, f.mul(season, f.node("Floor", f.div(ahead, season))));
    // An index must be one whatever a state holds: a call that fails fails for all of its rows.
    String valid = f.all(f.not(begins), f.less(zero, inSeason));
    String place = f.where(valid, f.min(inSeason, f.scalar(settings.season() - 1)), zero);
    String seen = f.any(moves, between);
    String clock = f.where(f.join(moves, moves, seen, seen), times, "clock_in");
    return new ClockGraph(
        known,
        value,
        fresh,
        begins,
        between,
        advances,
        moves,
        places,
        count,
        place,
        in.count(),
        f.where(learns, f.where(changed, candidate, refined), in.interval()),
        f.where(f.all(learns, f.not(near)), candidate, in.candidate()),
        f.where(learns, f.where(f.any(near, changed), zero, streak), in.streak()),
        clock);
  }
}
