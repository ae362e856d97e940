package dev.unroll.models;

import ai.onnxruntime.TensorInfo;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds recurrent pairs, an input and an output each: those that the manifest names, those whose
 * names correspond, those that are a recurrent operator's first and last state; where none is,
 * those whose type and shape leave a single answer.
 */
final class StatePairs {
  private final Map<String, TensorInfo> inputs;
  private final Map<String, TensorInfo> outputs;
  private final Map<String, @Nullable String> given;
  private final GraphFile graph;
  private final String file;
  private final List<String> notes;
  private final Map<String, String> pairs = new LinkedHashMap<>();

  /**
   * @param inputs that may be states: neither constants nor lengths
   * @param given the manifest's; a null says that an input is no state
   * @param notes where to say what was found other than by name
   */
  StatePairs(
      Map<String, TensorInfo> inputs,
      Map<String, TensorInfo> outputs,
      Map<String, @Nullable String> given,
      GraphFile graph,
      String file,
      List<String> notes) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.given = given;
    this.graph = graph;
    this.file = file;
    this.notes = notes;
  }

  /**
   * @return input name to output name, in the graph's order
   * @throws UserError with the line to add where there are several answers
   */
  Map<String, String> find() {
    takeGiven();
    takeNamed();
    takeFlowing();
    if (pairs.isEmpty()) {
      takeShaped();
    } else if (!given.isEmpty()) {
      noteLeft();
    }
    Map<String, String> ordered = new LinkedHashMap<>();
    for (String in : inputs.keySet()) {
      String out = pairs.get(in);
      if (out != null) {
        ordered.put(in, out);
      }
    }
    return ordered;
  }

  private void takeGiven() {
    given.forEach(
        (in, out) -> {
          if (!inputs.containsKey(in)) {
            throw bad("states: expected one of " + inputs.keySet() + ", found " + in);
          }
          if (out != null && !outputs.containsKey(out)) {
            throw bad("states." + in + ": expected one of " + outputs.keySet() + ", found " + out);
          }
          if (out != null) {
            pairs.put(in, out);
          }
        });
  }

  private List<String> freeInputs() {
    return inputs.keySet().stream()
        .filter(in -> !given.containsKey(in) && !pairs.containsKey(in))
        .toList();
  }

  private List<String> freeOutputs() {
    return outputs.keySet().stream().filter(out -> !pairs.containsValue(out)).toList();
  }

  private void takeNamed() {
    Map<String, String> strong = new LinkedHashMap<>();
    Map<String, String> weak = new LinkedHashMap<>();
    for (String in : freeInputs()) {
      int best = 0;
      List<String> candidates = new ArrayList<>();
      for (String out : freeOutputs()) {
        int score = alike(in, out) ? StateNames.score(in, out) : StateNames.NONE;
        if (score > best) {
          best = score;
          candidates.clear();
        }
        if (score > StateNames.NONE && score == best) {
          candidates.add(out);
        }
      }
      if (candidates.size() > 1) {
        throw severalFor(in, candidates);
      }
      if (!candidates.isEmpty()) {
        (best >= StateNames.STRONG ? strong : weak).put(in, candidates.get(0));
      }
    }
    pairs.putAll(sole(strong));
    if (weak.size() < freeInputs().size() && weak.size() < freeOutputs().size()) {
      // x_in and x_out: a state where something else is read and given.
      weak.values().removeAll(strong.values());
      pairs.putAll(sole(weak));
    }
  }

  /** Two inputs may want one output; the one that shares more words has it. */
  private Map<String, String> sole(Map<String, String> wanted) {
    Map<String, String> owners = new HashMap<>();
    wanted.forEach(
        (in, out) -> {
          String other = owners.get(out);
          int more = other == null ? 1 : StateNames.score(in, out) - StateNames.score(other, out);
          if (more == 0) {
            throw bad(
                "inputs "
                    + other
                    + " and "
                    + in
                    + " both pair with "
                    + out
                    + "; name the pairs under \"states\" in model.json");
          }
          if (more > 0) {
            owners.put(out, in);
          }
        });
    Map<String, String> kept = new LinkedHashMap<>();
    owners.forEach((out, in) -> kept.put(in, out));
    return kept;
  }

  /** An input that comes unchanged to where operators begin, and an output from where they end. */
  private void takeFlowing() {
    Map<String, Set<String>> begins = graph.initialStates();
    Map<String, Set<String>> ends = graph.finalStates();
    for (String in : freeInputs()) {
      List<String> candidates =
          freeOutputs().stream()
              .filter(out -> begins.containsKey(in) && begins.get(in).equals(ends.get(out)))
              .filter(out -> alike(in, out))
              .toList();
      if (candidates.size() > 1) {
        throw severalFor(in, candidates);
      }
      for (String out : candidates) {
        pairs.put(in, out);
        notes.add("state " + in + " <- " + out + ": a recurrent operator's first and last state");
      }
    }
  }

  /** Something must be left to read and to give, so one pair of a kind is a state. */
  private void takeShaped() {
    Map<String, List<String>> candidates = new LinkedHashMap<>();
    for (String in : freeInputs()) {
      List<String> alike = freeOutputs().stream().filter(out -> sameShape(in, out)).toList();
      if (!alike.isEmpty()) {
        candidates.put(in, alike);
      }
    }
    long taken = candidates.values().stream().flatMap(List::stream).distinct().count();
    if (candidates.isEmpty() || inputs.size() == 1 || outputs.size() == 1) {
      return;
    }
    boolean single =
        candidates.values().stream().allMatch(outs -> outs.size() == 1)
            && taken == candidates.size()
            && candidates.size() < freeInputs().size()
            && taken < freeOutputs().size();
    if (!single) {
      Map<String, String> likely = inOrder(candidates);
      throw bad(
          "which inputs are states? Those of one type and shape with outputs are "
              + candidates
              + "; add every pair to model.json, \"states\": {"
              + likely.entrySet().stream()
                  .map(pair -> "\"" + pair.getKey() + "\": \"" + pair.getValue() + "\"")
                  .collect(Collectors.joining(", "))
              + "} if their order tells, or \"states\": {\""
              + List.copyOf(candidates.keySet()).get(candidates.size() - 1)
              + "\": null} for an input that is none");
    }
    candidates.forEach(
        (in, outs) -> {
          pairs.put(in, outs.get(0));
          notes.add("state " + in + " <- " + outs.get(0) + ": the only ones of one type and shape");
        });
  }

  /** States and data stand in one order in most graphs, data first; one of each is left over. */
  private Map<String, String> inOrder(Map<String, List<String>> candidates) {
    List<String> ins = new ArrayList<>(candidates.keySet());
    if (ins.size() == freeInputs().size()) {
      ins.remove(0);
    }
    Set<String> taken = new LinkedHashSet<>();
    candidates.values().forEach(taken::addAll);
    List<String> outs = new ArrayList<>(freeOutputs());
    outs.retainAll(taken);
    if (outs.size() == freeOutputs().size()) {
      outs.remove(0);
    }
    Map<String, String> likely = new LinkedHashMap<>();
    for (String in : ins) {
      for (String out : outs) {
        if (sameShape(in, out) && !likely.containsValue(out)) {
          likely.put(in, out);
          break;
        }
      }
    }
    return likely;
  }

  /** Who names some pairs may have forgotten one: it would be read from events. */
  private void noteLeft() {
    for (String in : freeInputs()) {
      for (String out : freeOutputs()) {
        if (sameShape(in, out)) {
          notes.add(
              in
                  + " is read from events, and "
                  + out
                  + " of its type and shape is an answer; if they are a state, add them to"
                  + " \"states\" too");
        }
      }
    }
  }

  /** One type and rank, or the same sizes above 1; sizes are compared when they are measured. */
  private boolean alike(String in, String out) {
    TensorInfo a = get(inputs, in);
    TensorInfo b = get(outputs, out);
    return a.type == b.type
        && (a.getShape().length == b.getShape().length
            || Arrays.equals(large(a.getShape()), large(b.getShape())));
  }

  private static long[] large(long[] shape) {
    return Arrays.stream(shape).filter(size -> size != 1).toArray();
  }

  /** One type and shape, with at most one size left open: a state has no time axis. */
  private boolean sameShape(String in, String out) {
    TensorInfo a = get(inputs, in);
    TensorInfo b = get(outputs, out);
    return a.type == b.type
        && a.getShape().length > 0
        && Arrays.equals(a.getShape(), b.getShape())
        && Arrays.stream(a.getShape()).filter(size -> size < 0).count() <= 1;
  }

  private UserError severalFor(String in, List<String> candidates) {
    return bad(
        "input "
            + in
            + " pairs with each of "
            + candidates
            + "; add \"states\": {\""
            + in
            + "\": \""
            + candidates.get(0)
            + "\"} (or the other) to model.json");
  }

  private UserError bad(String message) {
    return new UserError(file + ": " + message);
  }

  private static TensorInfo get(Map<String, TensorInfo> tensors, String name) {
    TensorInfo info = tensors.get(name);
    if (info == null) {
      throw new IllegalStateException(name);
    }
    return info;
  }
}
