package dev.unroll.models;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs batches of rows through one session: gathers chunks and states into direct buffers, calls
 * the graph, scatters answers and states. Owns its buffers and tensors, never the session. Not
 * thread-safe: one a thread.
 *
 * <p>Three rules keep a row's bits its own: a lone row is doubled, since matrix kernels take
 * another path at one row (a graph of fixed rows has one path alone, and gets rows repeated); all
 * rows of a call share one padded length, which the caller derives from {@link
 * GraphContract#paddedLength}; a state in half precision is rounded after the event's last step.
 */
public final class BatchRunner implements AutoCloseable {
  /** Direct memory of one call stays below this. */
  private static final int MAX_CALL_BYTES = 64 << 20;

  private final OrtSession session;
  private final GraphContract contract;
  private final RunnerPlan plan;
  private final CallCache calls;
  private final InputRows inputs;
  private final AnswerRows answers;
  private final StateRows states;
  private final RowMemory memory;
  private final HalfBlocks halves;
  private final byte[] initial;

  /** A row's block after a call, where nothing of it is known before the call. */
  private final byte[] scratch;

  private long callCount;
  private long rowCount;
  private long sessionNanos;

  BatchRunner(OrtSession session, GraphContract contract, RunnerPlan plan) throws OrtException {
    this.session = session;
    this.contract = contract;
    this.plan = plan;
    this.calls = new CallCache(contract);
    this.inputs = new InputRows(contract);
    this.answers = new AnswerRows(contract, plan.reads());
    this.states = new StateRows(contract.states(), plan.working());
    this.memory = new RowMemory(contract, plan.working());
    this.halves = new HalfBlocks(plan);
    byte[] first = initial(contract, plan.working());
    this.initial = plan.isHalf() ? halves.load(halves.store(first)) : first;
    this.scratch = new byte[plan.working().bytes()];
  }

  private static byte[] initial(GraphContract contract, StateLayout layout) {
    byte[] block = new byte[layout.bytes()];
    for (int i = 0; i < contract.states().size(); i++) {
      byte[] row = contract.states().get(i).initial();
      System.arraycopy(row, 0, block, layout.parts().get(i).offset(), row.length);
    }
    return block;
  }

  /** Calls of the graph so far. */
  public long callCount() {
    return callCount;
  }

  /** Rows of all calls so far; divided by the calls it is the mean batch. */
  public long rowCount() {
    return rowCount;
  }

  /** Time in ONNX Runtime so far, in nanoseconds: without gathering and scattering. */
  public long sessionNanos() {
    return sessionNanos;
  }

  /**
   * Runs rows of one padded length, in as few calls as memory allows; where the graph takes one
   * step a call, step after step.
   *
   * @param steps the padded length, at least every row's own
   * @return a result for each row, in order
   * @throws OrtException where a call fails; no row's result is known then
   */
  public List<RowResult> run(List<Row> rows, int steps) throws OrtException {
    boolean walks = plan.stepwise() && steps > 1;
    int limit = limit(walks ? 1 : steps);
    // Where a later call may fail, the states of an earlier one must not have changed.
    List<Row> all = rows.size() <= limit ? rows : rows.stream().map(Row::copying).toList();
    List<RowResult> results = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += limit) {
      List<Row> part = all.subList(from, Math.min(rows.size(), from + limit));
      if (walks) {
        walk(part, results);
      } else {
        call(part, steps, results);
      }
    }
    return results;
  }

  private int limit(int steps) {
    if (plan.isolated()) {
      return 1;
    }
    return contract.fixedRows() > 0
        ? contract.fixedRows()
        : Math.max(2, MAX_CALL_BYTES / calls.bytesPerRow(steps));
  }

  private int callRows(int rows) {
    return contract.fixedRows() > 0 ? contract.fixedRows() : Math.max(2, rows);
  }

  private void call(List<Row> rows, int steps, List<RowResult> results) throws OrtException {
    int own = rows.size();
    Call call = calls.of(callRows(own), steps);
    byte[][] after = new byte[own][];
    for (int r = 0; r < call.rows(); r++) {
      Row row = rows.get(r % own);
      inputs.check(row, steps);
      byte[] before = load(row);
      byte[] next = memory.isEmpty() ? scratch : new byte[scratch.length];
      List<Chunk> chunks = memory.resolve(row.chunks(), before, next);
      gather(call, chunks, before, r);
      if (r < own) {
        after[r] = next;
        memory.keepContext(chunks.get(0), 0, before, next);
      }
    }
    run(call, own);
    for (int r = 0; r < own; r++) {
      Row row = rows.get(r);
      float[][] answer = answers.allocate(row.chunks());
      int at = 0;
      for (int c = 0; c < answer.length; c++) {
        int count = row.chunks().get(c).steps();
        answers.read(call, r, answer[c], count, 0, count, at);
        at += count;
      }
      scatterStates(call, after[r], r);
      results.add(finish(row, answer, after[r]));
    }
  }

  private void gather(Call call, List<Chunk> chunks, byte[] before, int r) {
    int at = 0;
    for (int c = 0; c < chunks.size(); c++) {
      Chunk chunk = chunks.get(c);
      inputs.put(call, chunk, 0, chunk.steps(), r, at, before, memory);
      at += chunk.steps();
    }
    inputs.pad(call, r, at);
    call.putLength(r, at);
    gatherStates(call, before, r);
  }

  /** Each step of the rows in a call of its own, shorter rows leaving as they end. */
  private void walk(List<Row> rows, List<RowResult> results) throws OrtException {
    StepRow[] all = new StepRow[rows.size()];
    int steps = 0;
    for (int r = 0; r < all.length; r++) {
      Row row = rows.get(r);
      byte[] before = load(row);
      byte[] held = new byte[scratch.length];
      List<Chunk> chunks = memory.resolve(row.chunks(), before, held);
      all[r] = new StepRow(chunks, held, before, answers.allocate(row.chunks()));
      steps = Math.max(steps, row.steps());
    }
    List<StepRow> going = new ArrayList<>(List.of(all));
    for (int t = 0; t < steps; t++) {
      going.removeIf(StepRow::isDone);
      step(going);
    }
    for (int r = 0; r < all.length; r++) {
      results.add(finish(rows.get(r), all[r].answers, all[r].block));
    }
  }

  private void step(List<StepRow> going) throws OrtException {
    Call call = calls.of(callRows(going.size()), 1);
    for (int r = 0; r < call.rows(); r++) {
      StepRow row = going.get(r % going.size());
      inputs.put(call, row.chunk(), row.step, 1, r, 0, row.block, memory);
      call.putLength(r, 1);
      gatherStates(call, row.block, r);
    }
    run(call, going.size());
    for (int r = 0; r < going.size(); r++) {
      StepRow row = going.get(r);
      byte[] next = new byte[scratch.length];
      memory.copyHeld(row.held, next);
      memory.keepContext(row.chunk(), row.step, row.block, next);
      scatterStates(call, next, r);
      answers.read(call, r, row.answer(), row.chunk().steps(), row.step, 1, 0);
      row.advance(next);
    }
  }

  private void run(Call call, int rows) throws OrtException {
    long begin = System.nanoTime();
    session.run(call.inputs(), call.outputs()).close();
    sessionNanos += System.nanoTime() - begin;
    callCount++;
    rowCount += rows;
  }

  private void gatherStates(Call call, byte[] block, int r) {
    for (int pair = 0; pair < states.count(); pair++) {
      states.gather(pair, block, call.statesIn()[pair], r, call.rows());
    }
  }

  private void scatterStates(Call call, byte[] block, int r) {
    for (int pair = 0; pair < states.count(); pair++) {
      states.scatter(pair, call.statesOut()[pair], block, r, call.rows());
    }
  }

  private byte[] load(Row row) {
    byte[] state = row.state();
    return state == null ? initial : plan.isHalf() ? halves.load(state) : state;
  }

  private RowResult finish(Row row, float[][] answer, byte[] after) {
    if (plan.reads() == Head.Reads.BEFORE_AND_EACH) {
      memory.before(load(row), answer[0]);
      int width = contract.answerWidth();
      for (int c = 1; c < answer.length; c++) {
        System.arraycopy(answer[c - 1], answer[c - 1].length - width, answer[c], 0, width);
      }
      memory.keepBefore(answer[answer.length - 1], after);
    }
    byte[] stored = plan.isHalf() ? halves.store(after) : after;
    boolean finite = plan.stored().isFinite(stored, states.count());
    for (float[] values : answer) {
      finite &= Finite.all(values);
    }
    return new RowResult(answer, keep(row, stored, finite), finite);
  }

  private byte[] keep(Row row, byte[] stored, boolean finite) {
    byte[] own = row.state();
    if (!row.inPlace() || own == null) {
      return stored == scratch ? stored.clone() : stored;
    }
    if (finite) {
      System.arraycopy(stored, 0, own, 0, own.length);
    }
    return own;
  }

  /** Frees the tensors; the session stays its owner's. */
  @Override
  public void close() {
    calls.close();
  }
}
