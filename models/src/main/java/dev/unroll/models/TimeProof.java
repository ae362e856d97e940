package dev.unroll.models;

import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whether an axis is time: running a, then b, leaves (nearly) the states of running a and b
 * together. Without a state to tell, later steps must matter to the answer.
 */
final class TimeProof {
  static final int STAGE = 4;

  private static final int STEPS_A = 2;
  private static final int STEPS_B = 3;
  private static final int TRIES = 2;

  /** Of the values themselves, for the last bits. */
  private static final double NEAR = 1e-4;

  /** Of b's effect, where scales are taken over all steps. */
  private static final double QUANTISED = 0.1;

  private final GraphProbe probe;
  private final Roles roles;

  TimeProof(GraphProbe probe, Roles roles) {
    this.probe = probe;
    this.roles = roles;
  }

  /**
   * @param outputs the measured axes
   * @throws Unfit where it is none
   */
  void check(Axes axes, Map<String, long[]> outputs, int rows) throws OrtException, Unfit {
    boolean said = roles.shapes().values().stream().anyMatch(d -> Axes.index(d, Port.TIME) >= 0);
    if (said || roles.lengths() != null) {
      return;
    }
    if (roles.pairs().isEmpty()) {
      if (!laterStepsMatter(axes, rows)) {
        throw new Unfit(
            STAGE, "what stands later along its time axis does not matter to the outputs");
      }
      return;
    }
    for (int i = 0; i < TRIES; i++) {
      double off = difference(axes, outputs, rows);
      if (off > 0) {
        throw new Unfit(
            STAGE,
            String.format(
                Locale.ROOT,
                "running a and b together leaves other states than running a, then b (by %.2g), so the"
                    + " axis is no time",
                off),
            laterStepsMatter(axes, rows));
      }
    }
  }

  private boolean laterStepsMatter(Axes axes, int rows) throws OrtException {
    Map<String, Probed> inputs = probe.draw(axes, rows, STEPS_B);
    Map<String, Probed> changed = inputs;
    for (String input : roles.plain()) {
      int time = Axes.index(axes.of(input), Port.TIME);
      if (time >= 0) {
        changed = probe.redraw(changed, input, time, STEPS_B - 1);
      }
    }
    Map<String, Probed> before = probe.run(inputs);
    Map<String, Probed> after = probe.run(changed);
    return before.keySet().stream().anyMatch(o -> get(before, o).change(get(after, o)) > 0);
  }

  /** The greatest difference that is too large, or 0. */
  private double difference(Axes axes, Map<String, long[]> outputs, int rows) throws OrtException {
    Map<String, Probed> a = probe.draw(axes, rows, STEPS_A);
    Map<String, Probed> b = new LinkedHashMap<>(a);
    Map<String, Probed> ab = new LinkedHashMap<>(a);
    Map<String, Probed> later = probe.draw(axes, rows, STEPS_B);
    for (Map.Entry<String, long[]> entry : axes.dims().entrySet()) {
      int time = Axes.index(entry.getValue(), Port.TIME);
      if (time >= 0) {
        String input = entry.getKey();
        b.put(input, get(later, input));
        ab.put(input, RowCells.joined(get(a, input), get(later, input), time));
      }
    }
    Map<String, Probed> first = probe.run(a);
    roles
        .pairs()
        .forEach(
            (in, out) ->
                b.put(
                    in,
                    RowCells.moved(get(first, out), dims(outputs, out), get(a, in), axes.of(in))));
    Map<String, Probed> second = probe.run(b);
    Map<String, Probed> both = probe.run(ab);
    double worst = 0;
    for (String out : roles.pairs().values()) {
      Probed expected = get(second, out);
      double effect = expected.change(get(first, out));
      double off = expected.change(get(both, out));
      double magnitude = 1;
      for (double value : expected.values()) {
        magnitude = Math.max(magnitude, Math.abs(value));
      }
      if (!(off <= NEAR * magnitude + (roles.quantised() ? QUANTISED * effect : 0))) {
        worst = Math.max(worst, off);
      }
    }
    return worst;
  }

  private static Probed get(Map<String, Probed> tensors, String name) {
    Probed found = tensors.get(name);
    if (found == null) {
      throw new IllegalStateException(name);
    }
    return found;
  }

  private static long[] dims(Map<String, long[]> outputs, String name) {
    long[] found = outputs.get(name);
    if (found == null) {
      throw new IllegalStateException(name);
    }
    return found;
  }
}
