package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs a graph on seeded rows before the first event: whether it runs at all, whether its answers
 * are finite, and what its {@link Traits} are. Rows are unlike, states are not zero, lengths are
 * ragged and values of several scales: on zeros a model that leaks between rows looks clean.
 */
final class DryRun {
  private static final int[] SIZES = {2, 3, 17, 256};

  /** From a tried row of a large call to the next: odd, so that they lie at all alignments. */
  private static final int STRIDE = 17;

  private static final int MOST_STEPS = 13;
  private static final int HALF_EVENTS = 64;
  private static final double NEAR = 1e-4;

  /** Of b's effect on a state, where scales are taken over all steps. */
  private static final double QUANTISED = 0.1;

  private final String file;
  private final OrtSession session;
  private final GraphContract contract;
  private final boolean quantised;
  private final List<String> notes;
  private final TrialRows trial;
  private final int vocabulary;
  private final String kind;

  /**
   * @param notes what is known already
   */
  DryRun(
      Bundle bundle,
      OrtSession session,
      GraphContract contract,
      boolean quantised,
      List<String> notes) {
    this.file = bundle.source() + "/" + Bundle.GRAPH;
    this.session = session;
    this.contract = contract;
    this.quantised = quantised;
    this.notes = new ArrayList<>(notes);
    this.kind = bundle.manifest().vectoriser().kind();
    this.trial = TrialRows.of(bundle, contract, plain().working());
    this.vocabulary = trial.vocabulary();
  }

  private RunnerPlan plain() {
    return plan(Head.Reads.LAST);
  }

  /** Sums can differ in their last bits with a step's place in memory: the last is not enough. */
  private RunnerPlan eachStep() {
    return plan(contract.answersEachStep() ? Head.Reads.EACH : Head.Reads.LAST);
  }

  private RunnerPlan plan(Head.Reads reads) {
    return RunnerPlan.of(contract, RunnerOptions.PLAIN, false, reads);
  }

  /**
   * @throws OrtException where the graph refuses a call
   * @throws UserError where its answers are not finite
   */
  Traits run() throws OrtException {
    try (BatchRunner runner = new BatchRunner(session, contract, plain());
        BatchRunner each = new BatchRunner(session, contract, eachStep())) {
      tryEdges(runner);
      boolean repeats = repeats(runner);
      String touch = touching(each, runner);
      if (!repeats) {
        notes.add(
            "the same call answers otherwise each time: the graph draws at random, or was exported"
                + " in training mode; a replay gives other predictions");
      } else if (touch != null) {
        notes.add(
            touch
                + ": each runs in a call of its own, unless the pipeline says"
                + " batch: {isolated: false}");
      }
      boolean states = !contract.states().isEmpty();
      boolean joins = contract.hasTime() && contract.fixedSteps() == 0;
      Joining joining = joins ? join(each) : new Joining(true, false);
      boolean carries = states && joining.statesNear;
      if (states && !carries) {
        notes.add(
            "running a and b together leaves other states than running a, then b: a hidden state"
                + " cannot go on from event to event");
      }
      return new Traits(
          touch == null,
          carries,
          joining.sameBits && contract.answersEachStep() && !contract.hasStatic(),
          carries ? halfError(runner) : 0,
          notes);
    }
  }

  /** The first and the last token: an embedding smaller than the vocabulary shows here. */
  private void tryEdges(BatchRunner runner) throws OrtException {
    if (vocabulary == 0) {
      return;
    }
    boolean several = contract.hasTime() && contract.fixedSteps() == 0;
    int[] fixed = new int[Math.max(1, contract.fixedSteps())];
    Arrays.fill(fixed, vocabulary - 1);
    Chunk edges = several ? trial.chunk(0, vocabulary - 1) : trial.chunk(new int[fixed.length]);
    for (Chunk chunk : List.of(edges, trial.chunk(fixed))) {
      try {
        one(runner, chunk, null);
      } catch (OrtException e) {
        throw new UserError(
            file
                + ": the graph refuses the token ids 0 to "
                + (vocabulary - 1)
                + " that the vocabulary has ("
                + Model.innermost(e)
                + ")"
                + (kind.equals("text")
                    ? "; the tokenizer and the graph must come from one export"
                    : "; vectoriser.vocabulary is more than the rows of its table: say as many as"
                        + " there are"),
            e);
      }
    }
  }

  private boolean repeats(BatchRunner runner) throws OrtException {
    Chunk chunk = trial.chunk(Math.max(1, contract.fixedSteps()));
    byte[] state = trial.state();
    return TrialRows.same(one(runner, chunk, state), one(runner, chunk, state));
  }

  private RowResult one(BatchRunner runner, Chunk chunk, byte @Nullable [] state)
      throws OrtException {
    Row row = new Row(List.of(chunk), state);
    return runner.run(List.of(row), contract.paddedLength(chunk.steps())).get(0);
  }

  /** Padded steps of a call; rows of a graph that is told lengths may have fewer. */
  private int steps() {
    return contract.hasTime() ? contract.paddedLength(1 + trial.below(MOST_STEPS)) : 1;
  }

  /** How rows of one call touch each other; null where they do not. */
  private @Nullable String touching(BatchRunner each, BatchRunner last) throws OrtException {
    for (int size : SIZES) {
      int count = contract.fixedRows() > 0 ? Math.min(size, contract.fixedRows()) : size;
      // So many answers of every step may be too large to hold.
      String touch = touching(size > STRIDE ? last : each, count, steps());
      if (touch != null || count < size) {
        return touch;
      }
    }
    return null;
  }

  private @Nullable String touching(BatchRunner runner, int size, int padded) throws OrtException {
    int steps = contract.fixedSteps() > 0 ? contract.fixedSteps() : padded;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean ragged = contract.lengths() != null && contract.hasTime();
      int own = ragged ? 1 + trial.below(steps) : steps;
      rows.add(new Row(List.of(trial.chunk(own)), trial.state()));
    }
    List<RowResult> together = runner.run(rows, steps);
    for (int i = 0; i < size; i += size > STRIDE ? STRIDE : 1) {
      RowResult inCompany = together.get(i);
      if (!inCompany.finite()) {
        throw new UserError(
            file
                + ": expected finite answers in the dry run, found NaN or infinity; the weights may"
                + " be damaged, export the graph again");
      }
      RowResult alone = runner.run(List.of(rows.get(i)), steps).get(0);
      if (!TrialRows.same(inCompany, alone)) {
        return String.format(
            Locale.ROOT,
            "rows that share a call touch each other: of %d rows, one answered otherwise than alone"
                + " by %.2g",
            size,
            TrialRows.difference(inCompany.answers()[0], alone.answers()[0]));
      }
    }
    return size > 1 ? besideNan(runner, rows, together, steps) : null;
  }

  private @Nullable String besideNan(
      BatchRunner runner, List<Row> rows, List<RowResult> together, int steps) throws OrtException {
    Row first = rows.get(0);
    List<Row> sick = new ArrayList<>(rows);
    List<Row> poisons =
        List.of(
            new Row(first.chunks(), trial.nanState()),
            new Row(List.of(trial.nan(first.steps())), first.state()));
    for (Row poison : poisons) {
      sick.set(0, poison);
      List<RowResult> beside = runner.run(sick, steps);
      for (int i = 1; i < rows.size(); i++) {
        if (!TrialRows.same(together.get(i), beside.get(i))) {
          return "a row that is not a number reaches the rows beside it";
        }
      }
    }
    return null;
  }

  private record Joining(boolean statesNear, boolean sameBits) {}

  /** Compares running a, then b, with running both in one row. */
  private Joining join(BatchRunner runner) throws OrtException {
    boolean near = true;
    boolean bits = true;
    for (int i = 0; i < 2 * MOST_STEPS; i++) {
      int split = 1 + trial.below(MOST_STEPS);
      int steps = split + 1 + trial.below(MOST_STEPS);
      Chunk whole = trial.chunk(steps);
      Chunk a = trial.part(whole, 0, split);
      Chunk b = trial.part(whole, split, steps);
      byte[] start = trial.state();
      RowResult first = one(runner, a, start);
      RowResult second = one(runner, b, first.state());
      Row joined = new Row(List.of(a, b), start);
      boolean fits = contract.lengths() == null || contract.fixedRows() == 1;
      Row beside = fits ? joined : new Row(List.of(b), start);
      RowResult both =
          runner.run(List.of(joined, beside), contract.paddedLength(joined.steps())).get(0);
      double effect = trial.difference(second.state(), first.state());
      near &=
          trial.difference(second.state(), both.state())
              <= NEAR + (quantised ? QUANTISED * effect : 0);
      bits &=
          Arrays.equals(second.state(), both.state())
              && Arrays.equals(first.answers()[0], both.answers()[0])
              && Arrays.equals(second.answers()[0], both.answers()[1]);
    }
    return new Joining(near, bits);
  }

  /** Runs one key's events twice, its state stored in the graph's precision and in half. */
  private float halfError(BatchRunner runner) throws OrtException {
    if (contract.states().stream().noneMatch(s -> s.in().type() == OnnxJavaType.FLOAT)) {
      return 0;
    }
    RunnerOptions half = new RunnerOptions(null, Precision.FLOAT16, false);
    RunnerPlan plan = RunnerPlan.of(contract, half, false, Head.Reads.LAST);
    float worst = 0;
    float greatest = 0;
    try (BatchRunner rounding = new BatchRunner(session, contract, plan)) {
      byte[] exact = null;
      byte[] rounded = null;
      for (int i = 0; i < HALF_EVENTS; i++) {
        Chunk chunk = trial.chunk(Math.max(1, contract.fixedSteps()));
        RowResult expected = one(runner, chunk, exact);
        RowResult found = one(rounding, chunk, rounded);
        exact = expected.state();
        rounded = found.state();
        for (float value : expected.answers()[0]) {
          greatest = Math.max(greatest, Math.abs(value));
        }
        worst = Math.max(worst, TrialRows.difference(expected.answers()[0], found.answers()[0]));
      }
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "stored in half precision, states moved an answer by %.2g at most over %d events,"
                + " whose greatest answer was %.2g",
            worst,
            HALF_EVENTS,
            greatest));
    return worst;
  }
}
