package dev.unroll.models;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.schemas.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Runs a graph on seeded rows before the first event: whether it runs at all, whether its answers
 * are finite, and what its {@link Traits} are. Rows are unlike, states are not zero, lengths are
 * ragged and values of several scales: on zeros a model that leaks between rows looks clean.
 */
final class DryRun {
  private static final int[] SIZES = {2, 3, 17, 256};
  private static final int MOST_STEPS = 13;
  private static final float NEAR = 1e-4f;

  private final Bundle bundle;
  private final OrtSession session;
  private final GraphContract contract;
  private final StateLayout layout;
  private final Random random = new Random(20260101);
  private final int vocabulary;

  DryRun(Bundle bundle, OrtSession session, GraphContract contract, StateLayout layout) {
    this.bundle = bundle;
    this.session = session;
    this.contract = contract;
    this.layout = layout;
    try (Vectoriser vectoriser = Vectoriser.open(bundle, contract, InputRules.PLAIN)) {
      this.vocabulary = vectoriser.vocabulary();
    }
  }

  /**
   * @throws OrtException where the graph refuses a call
   * @throws UserError where its answers are not finite
   */
  Traits run() throws OrtException {
    try (BatchRunner runner = new BatchRunner(session, contract, layout, false)) {
      tryEdges(runner);
      boolean independent = isIndependent(runner);
      if (!contract.hasTime()) {
        return new Traits(independent, !contract.states().isEmpty(), false);
      }
      Joining joining = join(runner);
      return new Traits(
          independent,
          joining.statesNear && !contract.states().isEmpty(),
          joining.sameBits && contract.answersEachStep());
    }
  }

  /** The first and the last token: an embedding smaller than the vocabulary shows here. */
  private void tryEdges(BatchRunner runner) throws OrtException {
    if (vocabulary == 0) {
      return;
    }
    Chunk edges =
        Chunk.ofTokens(contract.hasTime() ? new long[] {0, vocabulary - 1} : new long[] {0}, 2);
    Chunk last = Chunk.ofTokens(new long[] {vocabulary - 1}, 1);
    for (Chunk chunk : List.of(edges, last)) {
      try {
        runner.run(List.of(new Row(List.of(chunk), null)), chunk.steps());
      } catch (OrtException e) {
        throw new UserError(
            bundle.source()
                + "/"
                + Bundle.GRAPH
                + ": the graph refuses the token ids 0 to "
                + (vocabulary - 1)
                + " that the vocabulary has ("
                + Model.firstLine(e)
                + "); the tokenizer and the graph must come from one export",
            e);
      }
    }
  }

  private boolean isIndependent(BatchRunner runner) throws OrtException {
    for (int size : SIZES) {
      List<Row> rows = new ArrayList<>();
      int steps = contract.hasTime() ? contract.paddedLength(1 + random.nextInt(MOST_STEPS)) : 1;
      for (int i = 0; i < size; i++) {
        int own = contract.lengths() == null ? steps : 1 + random.nextInt(steps);
        rows.add(new Row(List.of(chunk(own)), state()));
      }
      List<RowResult> together = runner.run(rows, steps);
      for (int i = 0; i < size; i += 1 + size / 17) {
        RowResult inCompany = together.get(i);
        if (!inCompany.finite()) {
          throw new UserError(
              bundle.source()
                  + "/"
                  + Bundle.GRAPH
                  + ": expected finite answers in the dry run, found NaN or infinity; the weights"
                  + " may be damaged, export the graph again");
        }
        if (!same(inCompany, runner.run(List.of(rows.get(i)), steps).get(0))) {
          return false;
        }
      }
      if (layout.bytes() > 0) {
        rows.set(0, new Row(rows.get(0).chunks(), nan()));
        List<RowResult> besideNan = runner.run(rows, steps);
        for (int i = 1; i < size; i++) {
          if (!same(together.get(i), besideNan.get(i))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private record Joining(boolean statesNear, boolean sameBits) {}

  /** Compares running a, then b, with running both in one row. */
  private Joining join(BatchRunner runner) throws OrtException {
    boolean near = true;
    boolean bits = true;
    for (int i = 0; i < 2 * MOST_STEPS; i++) {
      Chunk a = chunk(1 + random.nextInt(MOST_STEPS));
      Chunk b = chunk(1 + random.nextInt(MOST_STEPS));
      byte[] start = state();
      RowResult first =
          runner.run(List.of(new Row(List.of(a), start)), contract.paddedLength(a.steps())).get(0);
      RowResult second =
          runner
              .run(List.of(new Row(List.of(b), first.state())), contract.paddedLength(b.steps()))
              .get(0);
      Row joined = new Row(List.of(a, b), start);
      Row beside = contract.lengths() == null ? joined : new Row(List.of(b), start);
      RowResult both =
          runner.run(List.of(joined, beside), contract.paddedLength(joined.steps())).get(0);
      near &= near(second.state(), both.state());
      bits &=
          Arrays.equals(second.state(), both.state())
              && Arrays.equals(first.answers()[0], both.answers()[0])
              && Arrays.equals(second.answers()[0], both.answers()[1]);
    }
    return new Joining(near, bits);
  }

  private static boolean same(RowResult a, RowResult b) {
    return Arrays.equals(a.state(), b.state()) && Arrays.deepEquals(a.answers(), b.answers());
  }

  private boolean near(byte[] a, byte[] b) {
    ByteBuffer left = ByteBuffer.wrap(a).order(ByteOrder.nativeOrder());
    ByteBuffer right = ByteBuffer.wrap(b).order(ByteOrder.nativeOrder());
    for (int at = 0; at + Float.BYTES <= a.length; at += Float.BYTES) {
      if (!(Math.abs(left.getFloat(at) - right.getFloat(at)) <= NEAR)) {
        return Arrays.equals(a, b);
      }
    }
    return true;
  }

  private Chunk chunk(int steps) {
    int count = contract.hasTime() ? steps : 1;
    if (vocabulary > 0) {
      return Chunk.ofTokens(random.longs(count, 0, vocabulary).toArray(), count);
    }
    float scale = (float) Math.pow(10, random.nextInt(3) - 1);
    float[] values = new float[count * contract.inputs().get(0).width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale * (float) random.nextGaussian();
    }
    return Chunk.ofNumbers(values, contract.inputs().get(0).width(), count);
  }

  /** Floating-point states are drawn within what gates give; integer ones stay at zero. */
  private byte[] state() {
    return filled(() -> 0.5f * (float) random.nextGaussian());
  }

  private byte[] nan() {
    return filled(() -> Float.NaN);
  }

  private byte[] filled(Supplier<Float> next) {
    ByteBuffer block = ByteBuffer.wrap(new byte[layout.bytes()]).order(ByteOrder.nativeOrder());
    for (StatePair pair : contract.states()) {
      for (int i = 0; i < pair.in().width(); i++) {
        switch (pair.in().type()) {
          case FLOAT -> block.putFloat(next.get());
          case DOUBLE -> block.putDouble(next.get());
          default -> block.position(block.position() + pair.in().type().size);
        }
      }
    }
    return block.array();
  }
}
