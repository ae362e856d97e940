package dev.unroll.models.onnx.forecast;

import java.util.List;

/**
 * The single numbers that a frame keeps of a series, each {@code [batch, 1]}; side by side they are
 * the state {@code frame}.
 *
 * @param run forecasts made at consecutive places, the last of them at the newest place
 * @param up the distance from q50 to q90 of the forecast for the next place
 * @param down the distance from q10 to q50
 * @param errors running sums of absolute errors of model, last value and value a season ago, {@code
 *     [batch, 3]}
 * @param weights of these sums, {@code [batch, 3]}
 */
record FrameColumns(
    String interval,
    String candidate,
    String streak,
    String place,
    String count,
    String squares,
    String weight,
    String run,
    String up,
    String down,
    String errors,
    String weights) {
  static final int WIDTH = 16;

  static FrameColumns split(Formulas f, String frame) {
    List<String> c = f.split(frame, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3);
    return new FrameColumns(
        c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5), c.get(6), c.get(7), c.get(8),
        c.get(9), c.get(10), c.get(11));
  }

  void join(Formulas f, String to) {
    String joined =
        f.join(
            interval, candidate, streak, place, count, squares, weight, run, up, down, errors,
            weights);
    f.graph().node("Identity", List.of(joined), List.of(to));
  }
}
