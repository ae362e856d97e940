package dev.unroll.models;

import ai.onnxruntime.OrtException;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds a batch and a time axis among axes of fixed size, by what a slice of them moves. The last
 * axis of an input of numbers is its features, unless something else is said.
 */
final class FixedAxes {
  private static final int MOST_SLICES = 1024;

  private final Roles roles;
  private final Axes axes;
  private final SliceInfluence influence;
  private final Map<String, long[]> outputs;

  /**
   * @param outputs sizes as measured, with {@link Port#TIME}
   */
  FixedAxes(
      GraphProbe probe, Roles roles, Axes axes, Map<String, long[]> outputs, Map<String, Probed> in)
      throws OrtException {
    this.roles = roles;
    this.axes = axes;
    this.influence = new SliceInfluence(probe, in);
    this.outputs = new LinkedHashMap<>(outputs);
  }

  /** The same axes with a batch of fixed size, where there is one; else unchanged. */
  Measured withRows(List<String> notes) throws OrtException {
    Measured found = null;
    long[] data = axes.of(roles.plain().get(0));
    for (long size : new TreeSet<>(Arrays.stream(data).boxed().toList())) {
      if (size < 2 || size > MOST_SLICES) {
        continue;
      }
      for (int axis : candidates(roles.plain().get(0), size)) {
        Measured measured = batch(axis, Math.toIntExact(size), notes);
        if (measured != null && found != null) {
          throw new UserError(
              "either of two axes of "
                  + roles.plain().get(0)
                  + " can be the batch, "
                  + shown(found)
                  + " or "
                  + shown(measured)
                  + "; add one of them to model.json as \"shapes\": "
                  + Proposal.line(roles, measured.axes()));
        }
        found = measured == null ? found : measured;
      }
    }
    return found == null ? new Measured(axes, outputs, notes) : found;
  }

  private String shown(Measured measured) {
    return Port.shown(measured.axes().of(roles.plain().get(0)));
  }

  /** Axes of an input that may hold a batch of so many rows. */
  private List<Integer> candidates(String input, long size) {
    long[] dims = axes.of(input);
    long[] said = roles.shapes().get(input);
    List<Integer> found = new ArrayList<>();
    for (int axis = 0; axis < dims.length; axis++) {
      boolean features =
          axis > 0
              && axis == dims.length - 1
              && roles.plain().contains(input)
              && !roles.isTokens(input);
      if (dims[axis] == size && (said == null ? !features : said[axis] == Port.BATCH)) {
        found.add(axis);
      }
    }
    return found;
  }

  private @Nullable Measured batch(int axis, int rows, List<String> notes) throws OrtException {
    Map<String, Integer> of = new LinkedHashMap<>();
    of.put(roles.plain().get(0), axis);
    Map<String, List<Integer>> ofOutputs = new HashMap<>();
    for (String output : roles.wanted()) {
      List<Integer> apart = apart(roles.plain().get(0), axis, output, rows);
      if (apart.isEmpty()) {
        return null;
      }
      ofOutputs.put(output, apart);
    }
    for (String input : axes.dims().keySet()) {
      if (of.containsKey(input) || roles.constants().containsKey(input)) {
        continue;
      }
      Integer own = ownAxis(input, rows, ofOutputs);
      if (own == null) {
        return null;
      }
      of.put(input, own);
    }
    Axes batched = axes.withRows(rows);
    for (Map.Entry<String, Integer> entry : of.entrySet()) {
      batched = batched.with(entry.getKey(), entry.getValue(), Port.BATCH);
    }
    Map<String, long[]> shaped = new LinkedHashMap<>();
    for (String output : roles.wanted()) {
      long[] dims = dims(output).clone();
      dims[get(ofOutputs, output).get(0)] = Port.BATCH;
      shaped.put(output, dims);
    }
    return new Measured(batched, shaped, notes);
  }

  /** The axis of another input whose slices stay apart in every output, the outputs narrowed. */
  private @Nullable Integer ownAxis(String input, int rows, Map<String, List<Integer>> ofOutputs)
      throws OrtException {
    for (int axis : candidates(input, rows)) {
      Map<String, List<Integer>> narrowed = new HashMap<>();
      for (String output : roles.wanted()) {
        List<Integer> apart = new ArrayList<>(get(ofOutputs, output));
        if (!input.equals(roles.lengths())) {
          apart.retainAll(apart(input, axis, output, rows));
        }
        if (output.equals(roles.pairs().get(input)) && apart.contains(axis)) {
          apart = List.of(axis);
        }
        narrowed.put(output, apart);
      }
      if (narrowed.values().stream().noneMatch(List::isEmpty)) {
        ofOutputs.putAll(narrowed);
        return axis;
      }
    }
    return null;
  }

  private List<Integer> apart(String input, int axis, String output, long rows)
      throws OrtException {
    List<Integer> found = new ArrayList<>();
    long[] dims = dims(output);
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == rows && influence.isApart(input, axis, output, i)) {
        found.add(i);
      }
    }
    return found;
  }

  /** The same axes with a time of fixed size, where there is one; else unchanged. */
  Measured withSteps(List<String> notes) throws OrtException {
    for (String input : roles.plain()) {
      long[] dims = axes.of(input);
      boolean ids = roles.isTokens(input);
      for (int axis = 0; axis < dims.length; axis++) {
        boolean features = axis == dims.length - 1 && !ids;
        if (dims[axis] < 2
            || dims[axis] > MOST_SLICES
            || features
            || roles.shapes().containsKey(input)) {
          continue;
        }
        Measured measured = time(input, axis, notes);
        if (measured != null) {
          return measured;
        }
      }
    }
    return new Measured(axes, outputs, notes);
  }

  private @Nullable Measured time(String input, int axis, List<String> notes) throws OrtException {
    long steps = axes.of(input)[axis];
    Map<String, long[]> shaped = new LinkedHashMap<>(outputs);
    boolean each = false;
    for (String output : roles.answers()) {
      long[] dims = dims(output).clone();
      for (int i = 0; i < dims.length; i++) {
        if (dims[i] == steps && influence.isCausal(input, axis, output, i)) {
          dims[i] = Port.TIME;
          shaped.put(output, dims);
          each = true;
          break;
        }
      }
    }
    if (!each && !roles.isTokens(input) && roles.lengths() == null) {
      return null;
    }
    Axes timed = axes.withSteps(Math.toIntExact(steps)).with(input, axis, Port.TIME);
    for (String other : roles.plain()) {
      int same = Axes.index(axes.of(other), steps);
      boolean last = same == axes.of(other).length - 1 && !roles.isTokens(other);
      if (!other.equals(input) && same >= 0 && !last) {
        timed = timed.with(other, same, Port.TIME);
      }
    }
    return new Measured(timed, shaped, notes);
  }

  private long[] dims(String output) {
    return get(outputs, output);
  }

  private static <V> V get(Map<String, V> map, String name) {
    V found = map.get(name);
    if (found == null) {
      throw new IllegalStateException(name);
    }
    return found;
  }
}
