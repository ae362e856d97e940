package dev.unroll.models.lift;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs the original over whole random sequences and the lifted graph over the same in chunks, and
 * holds one against the other: step by step where an output has the time axis, else the last
 * chunk's answer.
 */
final class SequenceCheck {
  private static final double MOST = 1e-5;
  private static final int[] LENGTHS = {7, 12, 25};
  private static final int ROWS = 3;
  private static final int RAGGED_CUTS = 3;

  /** Operators that look at several steps, or rows, at once; named where a check fails. */
  private static final Set<String> WIDE =
      Set.of(
          "ReduceMean",
          "ReduceMax",
          "ReduceSum",
          "ReduceMin",
          "ReduceL2",
          "ReduceLogSumExp",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "AveragePool",
          "MaxPool",
          "Conv",
          "Attention",
          "MultiHeadAttention",
          "CumSum",
          "ReverseSequence",
          "BatchNormalization",
          "InstanceNormalization",
          "TopK",
          "Softmax",
          "RandomNormal",
          "RandomNormalLike");

  /**
   * What came out.
   *
   * @param stepped for each of the original's outputs its time axis; -1 where it answers once
   */
  record Outcome(double greatestDifference, Map<String, Integer> stepped) {}

  private final ModelProto original;
  private final ModelProto lifted;
  private final SequenceAxes axes;
  private final List<LiftedSlot> slots;
  private final Map<String, String> explicit;
  private final String file;
  private final Random random = new Random(20260101);
  private final Map<String, Integer> stepped = new LinkedHashMap<>();
  private double greatest;

  /**
   * @param explicit states that the original gives and takes already, input to output
   */
  SequenceCheck(
      ModelProto original,
      ModelProto lifted,
      SequenceAxes axes,
      List<LiftedSlot> slots,
      Map<String, String> explicit,
      String file) {
    this.original = original;
    this.lifted = lifted;
    this.axes = axes;
    this.slots = slots;
    this.explicit = explicit;
    this.file = file;
  }

  /**
   * @throws UserError where the two differ, with what may be the reason
   */
  Outcome run() throws OrtException {
    int rows = axes.rows(ROWS);
    int[] lengths = axes.fixedSteps() > 0 ? new int[] {axes.fixedSteps()} : LENGTHS;
    List<Feed> feeds = axes.feeds(original.getGraph(), file);
    try (Runner whole = new Runner(original);
        Runner steps = new Runner(lifted)) {
      for (int length : lengths) {
        Map<String, Values> inputs = draw(feeds, rows, length);
        tryCuts(whole.run(inputs), steps, feeds, inputs, rows, length);
      }
      if (axes.fixedSteps() > 0) {
        // The original knows one length, perhaps 1: hold the lifted graph against itself beyond.
        Map<String, Values> inputs = draw(feeds, rows, LENGTHS[0]);
        Map<String, Values> expected =
            runInChunks(steps, feeds, inputs, rows, List.of(LENGTHS[0])).get(0);
        tryCuts(expected, steps, feeds, inputs, rows, LENGTHS[0]);
      }
    }
    return new Outcome(greatest, stepped);
  }

  private Map<String, Values> draw(List<Feed> feeds, int rows, int length) {
    Map<String, Values> inputs = new HashMap<>();
    feeds.forEach(feed -> inputs.put(feed.name(), feed.draw(rows, length, random)));
    return inputs;
  }

  /** Single steps, then ragged cuts. */
  private void tryCuts(
      Map<String, Values> expected,
      Runner steps,
      List<Feed> feeds,
      Map<String, Values> inputs,
      int rows,
      int length) {
    for (int i = 0; i <= RAGGED_CUTS; i++) {
      List<Integer> chunks = i == 0 ? Collections.nCopies(length, 1) : ragged(length);
      compare(expected, runInChunks(steps, feeds, inputs, rows, chunks), chunks, length);
    }
  }

  private List<Map<String, Values>> runInChunks(
      Runner steps, List<Feed> feeds, Map<String, Values> inputs, int rows, List<Integer> chunks) {
    Map<String, Values> call = new HashMap<>(inputs);
    slots.forEach(slot -> call.put(slot.in(), slot.start(rows)));
    Map<String, String> carried = new HashMap<>(explicit);
    slots.forEach(slot -> carried.put(slot.in(), slot.out()));
    List<Map<String, Values>> answers = new ArrayList<>();
    int from = 0;
    for (int chunk : chunks) {
      for (Feed feed : feeds) {
        Values all = inputs.get(feed.name());
        if (all != null && !explicit.containsKey(feed.name())) {
          call.put(feed.name(), feed.cut(all, from, from + chunk));
        }
      }
      Map<String, Values> answer;
      try {
        answer = steps.run(call);
      } catch (OrtException e) {
        throw new UserError(
            file
                + ": the lifted graph fails on "
                + chunk
                + (chunk == 1 ? " step: " : " steps: ")
                + Runner.firstLine(e)
                + (axes.fixedSteps() > 0
                    ? "; a length of "
                        + axes.fixedSteps()
                        + " steps is built into it. Export it with a dynamic time axis (PyTorch:"
                        + " dynamic_axes or dynamic_shapes; Keras: Input((None, features)))"
                    : "; something in it wants longer sequences. Run the graph as it is, with"
                        + " carry: none"),
            e);
      }
      carried.forEach((in, out) -> call.computeIfPresent(in, (name, now) -> answer.get(out)));
      answers.add(answer);
      from += chunk;
    }
    return answers;
  }

  private void compare(
      Map<String, Values> expected,
      List<Map<String, Values>> answers,
      List<Integer> chunks,
      int length) {
    expected.forEach(
        (name, whole) -> {
          List<Values> parts = new ArrayList<>();
          answers.forEach(
              answer -> {
                Values part = answer.get(name);
                if (part != null) {
                  parts.add(part);
                }
              });
          int axis = timeAxis(name, whole, parts, chunks, length);
          stepped.put(name, axis);
          double difference = 0;
          if (axis < 0) {
            difference = difference(whole, parts.get(parts.size() - 1));
          } else {
            int from = 0;
            for (int i = 0; i < chunks.size(); i++) {
              Values piece = whole.cut(axis, from, from + chunks.get(i));
              difference = Math.max(difference, difference(piece, parts.get(i)));
              from += chunks.get(i);
            }
          }
          if (!(difference <= MOST)) {
            throw differs(name, difference, chunks, length);
          }
          greatest = Math.max(greatest, difference);
        });
  }

  /** The axis along which an output has one answer a step; -1 where it has one a call. */
  private int timeAxis(
      String name, Values whole, List<Values> parts, List<Integer> chunks, int length) {
    for (int axis = 0; axis < whole.shape().length; axis++) {
      boolean fits = whole.shape()[axis] == length;
      for (int i = 0; fits && i < parts.size(); i++) {
        long[] shape = whole.shape().clone();
        shape[axis] = chunks.get(i);
        fits = Arrays.equals(parts.get(i).shape(), shape);
      }
      if (fits) {
        return axis;
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!Arrays.equals(parts.get(i).shape(), whole.shape())) {
        throw bad(
            "output "
                + name
                + ": expected one answer a step, or one a call, found shape "
                + Arrays.toString(whole.shape())
                + " for "
                + length
                + " steps and "
                + Arrays.toString(parts.get(i).shape())
                + " for "
                + chunks.get(i)
                + "; run the graph as it is, with carry: none");
      }
    }
    return -1;
  }

  /** The greatest distance, relative to numbers above 1; NaN where either is not a number. */
  private static double difference(Values expected, Values found) {
    double greatest = 0;
    for (int i = 0; i < expected.numbers().length; i++) {
      double wanted = expected.numbers()[i];
      double distance = Math.abs(wanted - found.numbers()[i]) / Math.max(1, Math.abs(wanted));
      greatest = Math.max(greatest, distance);
    }
    return greatest;
  }

  private UserError differs(String name, double difference, List<Integer> chunks, int length) {
    if (Double.isNaN(difference)) {
      return bad(
          "output "
              + name
              + ": expected numbers on a random sequence, found NaN or infinity; the weights may be"
              + " damaged, export the graph again");
    }
    Set<String> wide = new TreeSet<>();
    GraphProto graph = original.getGraph();
    graph.getNodeList().forEach(node -> wide.add(node.getOpType()));
    wide.retainAll(WIDE);
    return bad(
        "output "
            + name
            + ": expected the same in chunks of "
            + chunks
            + " steps as over the "
            + length
            + " at once, found a difference of "
            + String.format(Locale.ROOT, "%.2g", difference)
            + "; something beside the lifted layers looks at several steps at once"
            + (wide.isEmpty() ? "" : " (the graph has " + String.join(", ", wide) + ")")
            + ". Run the graph as it is, with carry: none, or export it without that part");
  }

  private List<Integer> ragged(int length) {
    List<Integer> chunks = new ArrayList<>();
    for (int left = length; left > 0; left -= chunks.get(chunks.size() - 1)) {
      chunks.add(1 + random.nextInt(Math.min(left, 6)));
    }
    return chunks;
  }

  private UserError bad(String message) {
    return new UserError(file + ": " + message);
  }
}
