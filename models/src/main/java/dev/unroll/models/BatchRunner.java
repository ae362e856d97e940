package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs batches of rows through one session: gathers chunks and states into direct buffers, calls
 * the graph, scatters answers and states. Owns its buffers and tensors, never the session. Not
 * thread-safe: one a thread.
 *
 * <p>Two rules keep a row's bits its own: a lone row is doubled, since matrix kernels take another
 * path at one row, and all rows of a call share one padded length, which the caller derives from
 * {@link GraphContract#paddedLength}.
 */
public final class BatchRunner implements AutoCloseable {
  /** Direct memory of one call stays below this. */
  private static final int MAX_CALL_BYTES = 64 << 20;

  private final OrtSession session;
  private final GraphContract contract;
  private final StateLayout layout;
  private final CallCache calls;
  private final byte[] initial;
  private final int rowLimit;
  private long callCount;
  private long rowCount;

  BatchRunner(OrtSession session, GraphContract contract, StateLayout layout, boolean isolated) {
    this.session = session;
    this.contract = contract;
    this.layout = layout;
    this.calls = new CallCache(contract);
    this.initial = new byte[layout.bytes()];
    this.rowLimit = isolated ? 1 : Integer.MAX_VALUE;
  }

  /** Calls of the graph so far. */
  public long callCount() {
    return callCount;
  }

  /** Rows of all calls so far; divided by the calls it is the mean batch. */
  public long rowCount() {
    return rowCount;
  }

  /**
   * Runs rows of one padded length, in as few calls as memory allows.
   *
   * @param steps the padded length, at least every row's own; 1 for a graph without a time axis
   * @return a result for each row, in order
   * @throws OrtException where a call fails; no row's result is known then
   */
  public List<RowResult> run(List<Row> rows, int steps) throws OrtException {
    int limit = Math.min(rowLimit, Math.max(2, MAX_CALL_BYTES / calls.bytesPerRow(steps)));
    List<RowResult> results = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += limit) {
      call(rows.subList(from, Math.min(rows.size(), from + limit)), steps, results);
    }
    return results;
  }

  private void call(List<Row> rows, int steps, List<RowResult> results) throws OrtException {
    boolean alone = rows.size() == 1;
    int count = alone ? 2 : rows.size();
    Call call = calls.of(count, steps);
    for (int r = 0; r < count; r++) {
      gather(call, rows.get(alone ? 0 : r), r);
    }
    session.run(call.inputs(), call.outputs()).close();
    callCount++;
    rowCount += rows.size();
    for (int r = 0; r < rows.size(); r++) {
      results.add(scatter(call, rows.get(r), r));
    }
  }

  private void gather(Call call, Row row, int r) {
    if (row.steps() > call.steps() || (contract.lengths() == null && row.steps() != call.steps())) {
      throw new IllegalArgumentException(
          "a row of " + row.steps() + " steps in a call of " + call.steps());
    }
    int at = r * call.steps();
    for (Chunk chunk : row.chunks()) {
      putChunk(call.data(), chunk, at);
      at += chunk.steps();
    }
    int padded = (r + 1) * call.steps();
    int stepBytes = contract.inputs().get(0).width() * contract.inputs().get(0).type().size;
    for (int i = at * stepBytes; i < padded * stepBytes; i++) {
      call.data().put(i, (byte) 0);
    }
    call.putLength(r, at - r * call.steps());
    byte[] state = row.state() == null ? initial : row.state();
    for (int pair = 0; pair < call.statesIn().length; pair++) {
      layout.gather(pair, state, call.statesIn()[pair], r, call.rows());
    }
  }

  private void putChunk(ByteBuffer data, Chunk chunk, int at) {
    if (contract.inputs().get(0).type() == OnnxJavaType.INT64) {
      for (int t = 0; t < chunk.steps(); t++) {
        data.putLong((at + t) * Long.BYTES, chunk.token(t));
      }
    } else {
      data.put(at * contract.inputs().get(0).width() * Integer.BYTES, chunk.data());
    }
  }

  private RowResult scatter(Call call, Row row, int r) {
    byte[] state = new byte[layout.bytes()];
    for (int pair = 0; pair < call.statesOut().length; pair++) {
      layout.scatter(pair, call.statesOut()[pair], state, r, call.rows());
    }
    boolean finite = layout.isFinite(state);
    int width = contract.answerWidth();
    float[][] answers = new float[row.chunks().size()][width];
    int at = r * call.steps() - 1;
    for (int c = 0; c < answers.length; c++) {
      at += row.chunks().get(c).steps();
      call.answer().get((contract.answersEachStep() ? at : r) * width, answers[c]);
      finite &= Finite.all(answers[c]);
    }
    return new RowResult(answers, state, finite);
  }

  /** Frees the tensors; the session stays its owner's. */
  @Override
  public void close() {
    calls.close();
  }
}
