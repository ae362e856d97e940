package dev.unroll.models;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the axes of a graph's inputs and outputs by running it: names and declared shapes only
 * order what is tried. A batch axis is one along which rows stay apart, at two numbers of rows; a
 * time axis passes {@link TimeProof}, at two lengths; outputs' axes are those that grow with them.
 */
final class AxisReader {
  private static final int ROWS = 3;
  private static final int FEWER_ROWS = 2;
  private static final int STEPS = 4;
  private static final int MORE_STEPS = 6;
  private static final int MOST_TRIES = 200;

  /** How much more a row's own answer must move than its neighbours', where scales span both. */
  private static final double OWN = 3;

  private final Roles roles;
  private final String file;
  private final AxisFaults faults;
  private final GraphProbe probe;
  private @Nullable Axes nearest;
  private @Nullable Unfit reason;

  AxisReader(OrtSession session, Roles roles, String file) {
    this.roles = roles;
    this.file = file;
    this.faults = new AxisFaults(roles, file);
    this.probe = new GraphProbe(session, roles);
  }

  /**
   * @throws UserError where nothing holds, or two readings do, with the line to add
   */
  Measured read() {
    Measured found = find(new AxisCandidates(roles, file, true).list());
    // Names may say too much: axes of one name need not have one role.
    found = found == null ? find(new AxisCandidates(roles, file, false).list()) : found;
    if (found == null) {
      throw faults.none(nearest, reason);
    }
    return found;
  }

  private @Nullable Measured find(List<Axes> readings) {
    Measured found = null;
    Unfit batch = null;
    Unfit time = null;
    int tries = 0;
    for (Axes axes : readings) {
      if (found != null && axes.score() < found.axes().score()) {
        break;
      }
      if (++tries > MOST_TRIES) {
        break;
      }
      try {
        Measured measured = measure(axes);
        if (guessesSize(measured.axes()) && (batch == null || measured.axes().rows() > 1)) {
          continue;
        }
        if (found != null && differ(found, measured)) {
          throw faults.two(found, measured);
        }
        found = found == null ? noted(measured, batch, time) : found;
      } catch (Unfit e) {
        if (e.open && roles.tokens()) {
          throw faults.open(axes, e);
        }
        batch = batch == null && axes.rows() == 0 ? e : batch;
        time = time == null && e.stage == TimeProof.STAGE ? e : time;
        if (reason == null || e.stage > reason.stage) {
          reason = e;
          nearest = axes;
        }
      }
    }
    return found;
  }

  /** An open axis of numbers is one row where a batch is refused, and of unknown size elsewhere. */
  private boolean guessesSize(Axes axes) {
    for (String input : roles.plain()) {
      long[] declared = roles.input(input).getShape();
      long[] dims = axes.of(input);
      for (int i = 0; i < dims.length && !roles.shapes().containsKey(input); i++) {
        if (declared[i] < 0 && dims[i] > 0 && !roles.isTokens(input)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean differ(Measured a, Measured b) {
    return a.axes().dims().entrySet().stream()
        .anyMatch(e -> !Arrays.equals(e.getValue(), b.axes().of(e.getKey())));
  }

  /** What was found otherwise than the shapes say. */
  private Measured noted(Measured measured, @Nullable Unfit batch, @Nullable Unfit time) {
    List<String> notes = new ArrayList<>(measured.notes());
    Axes axes = measured.axes();
    String inputs =
        String.join(
            ", ",
            roles.plain().stream().map(name -> name + " " + Port.shown(axes.of(name))).toList());
    if (axes.rows() == 1) {
      notes.add(
          "the graph takes one row a call"
              + (batch == null ? "" : ": it has open axes, but " + batch.reason()));
    } else if (axes.rows() > 1) {
      notes.add(
          "measured as "
              + inputs
              + ": the batch is fixed, so up to "
              + axes.rows()
              + " keys share a call");
    }
    if (axes.steps() > 1) {
      notes.add(
          "measured as "
              + inputs
              + ": the time is fixed, so an event has "
              + (roles.lengths() == null ? "exactly " : "at most ")
              + axes.steps()
              + " steps");
    }
    if (time != null && !axes.has(Port.TIME)) {
      notes.add(time.reason() + ": " + inputs + " takes one step a call");
    }
    return new Measured(axes, measured.outputs(), notes);
  }

  private Measured measure(Axes axes) throws Unfit {
    int rows = axes.rows() == 0 ? ROWS : axes.rows();
    boolean time = axes.has(Port.TIME);
    int steps = !time ? 1 : axes.steps() > 0 ? axes.steps() : STEPS;
    try {
      Map<String, Probed> inputs = probe.draw(axes, rows, steps);
      Map<String, Probed> base = run(inputs, rows, steps);
      Map<String, Probed> fewer =
          axes.rows() > 0 ? base : run(probe.draw(axes, FEWER_ROWS, steps), FEWER_ROWS, steps);
      Map<String, Probed> longer =
          !time || axes.steps() > 0
              ? base
              : run(probe.draw(axes, rows, MORE_STEPS), rows, MORE_STEPS);
      Map<String, long[]> outputs = new LinkedHashMap<>();
      for (String output : roles.wanted()) {
        outputs.put(output, dims(output, base, fewer, longer));
      }
      Measured measured = new Measured(axes, outputs, List.of());
      if (axes.rows() == 0) {
        checkRows(axes, inputs, base, outputs);
      } else {
        measured = new FixedAxes(probe, roles, axes, outputs, inputs).withRows(List.of());
      }
      checkSaid(measured);
      checkStates(measured);
      if (time && axes.steps() == 0) {
        new TimeProof(probe, roles)
            .check(measured.axes(), measured.outputs(), Math.max(rows, measured.axes().rows()));
      }
      if (!time) {
        int fixed = Math.max(measured.axes().rows(), axes.rows() == 0 ? ROWS : 1);
        Map<String, Probed> again = probe.draw(measured.axes(), fixed, 1);
        measured =
            new FixedAxes(probe, roles, measured.axes(), measured.outputs(), again)
                .withSteps(measured.notes());
      }
      return measured;
    } catch (OrtException e) {
      throw new Unfit(0, "the graph fails: " + Model.innermost(e));
    }
  }

  private Map<String, Probed> run(Map<String, Probed> inputs, int rows, int steps) throws Unfit {
    try {
      return probe.run(inputs);
    } catch (OrtException e) {
      throw new Unfit(
          0,
          "the graph fails with "
              + rows
              + (rows == 1 ? " row of " : " rows of ")
              + steps
              + (steps == 1 ? " step: " : " steps: ")
              + Model.innermost(e));
    }
  }

  private long[] dims(
      String output,
      Map<String, Probed> base,
      Map<String, Probed> fewer,
      Map<String, Probed> longer)
      throws Unfit {
    long[] dims = shape(base, output).clone();
    long[] narrow = shape(fewer, output);
    long[] tall = shape(longer, output);
    if (narrow.length != dims.length || tall.length != dims.length) {
      throw new Unfit(1, "output " + output + " changes its number of axes");
    }
    for (int i = 0; i < dims.length; i++) {
      boolean rows = narrow[i] != dims[i];
      boolean steps = tall[i] != dims[i];
      if (rows && !steps && dims[i] == ROWS && narrow[i] == FEWER_ROWS) {
        dims[i] = Port.BATCH;
      } else if (steps && !rows && dims[i] == STEPS && tall[i] == MORE_STEPS) {
        dims[i] = Port.TIME;
      } else if ((rows || steps) && roles.pairs().containsValue(output)) {
        throw new Unfit(
            1,
            "state "
                + output
                + " comes out longer with more rows or steps than with fewer (its axis "
                + i
                + "), and a hidden state keeps its size; export the graph with a window of fixed"
                + " length");
      } else if (rows || steps) {
        throw new Unfit(
            1,
            "axis "
                + i
                + " of output "
                + output
                + " is neither the rows nor the steps: of size "
                + dims[i]
                + " at "
                + ROWS
                + " rows of "
                + STEPS
                + " steps, "
                + (rows ? narrow[i] + " at " + FEWER_ROWS + " rows" : tall[i] + " at " + MORE_STEPS)
                + "; leave it out by naming others under \"output\"");
      }
    }
    return dims;
  }

  private static long[] shape(Map<String, Probed> run, String output) {
    return get(run, output).shape();
  }

  /** Another row's values must leave a row's outputs alone. */
  private void checkRows(
      Axes axes, Map<String, Probed> inputs, Map<String, Probed> base, Map<String, long[]> outputs)
      throws OrtException, Unfit {
    for (String output : roles.wanted()) {
      if (Axes.index(get(outputs, output), Port.BATCH) < 0) {
        throw new Unfit(1, "output " + output + " has no axis that grows with the rows");
      }
    }
    int changed = 1;
    Map<String, Probed> other = inputs;
    for (String input : axes.dims().keySet()) {
      int batch = Axes.index(axes.of(input), Port.BATCH);
      if (batch >= 0 && (roles.plain().contains(input) || roles.pairs().containsKey(input))) {
        other = probe.redraw(other, input, batch, changed);
      }
    }
    Map<String, Probed> after = probe.run(other);
    for (String output : roles.wanted()) {
      int batch = Axes.index(get(outputs, output), Port.BATCH);
      double[] moved = get(base, output).change(get(after, output), batch);
      double beside = Math.max(moved[0], moved[ROWS - 1]);
      if (beside > (roles.quantised() ? moved[changed] / OWN : 0)) {
        throw new Unfit(
            2, "output " + output + " of a row moves with the values of the row beside it");
      }
    }
  }

  /** What people say of a batch of fixed size must hold too. */
  private void checkSaid(Measured measured) throws Unfit {
    for (Map.Entry<String, long[]> said : roles.shapes().entrySet()) {
      int batch = Axes.index(said.getValue(), Port.BATCH);
      long[] dims = measured.axes().dims().get(said.getKey());
      if (batch >= 0 && dims != null && dims[batch] > 1) {
        throw new Unfit(
            2,
            "axis "
                + batch
                + " of "
                + said.getKey()
                + " is said to be the batch, and its rows do not stay apart in every output");
      }
    }
  }

  /** What comes out must be what goes in, or no key could be kept. */
  private void checkStates(Measured measured) throws Unfit {
    for (Map.Entry<String, String> pair : roles.pairs().entrySet()) {
      long[] in = measured.axes().of(pair.getKey());
      long[] out = get(measured.outputs(), pair.getValue());
      if (!RowCells.row(in).equals(RowCells.row(out))) {
        throw new Unfit(
            3,
            "state "
                + pair.getKey()
                + " goes in as "
                + Port.shown(in)
                + " and comes out of "
                + pair.getValue()
                + " as "
                + Port.shown(out)
                + ", and a hidden state keeps its size; if they are no pair, add \"states\": {\""
                + pair.getKey()
                + "\": null} to model.json");
      }
    }
  }

  private static <V> V get(Map<String, V> map, String name) {
    V found = map.get(name);
    if (found == null) {
      throw new IllegalStateException(name);
    }
    return found;
  }
}
