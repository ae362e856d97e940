package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import dev.unroll.models.BatchRunner;
import dev.unroll.models.Chunk;
import dev.unroll.models.Model;
import dev.unroll.models.Row;
import dev.unroll.models.RowResult;
import dev.unroll.models.RunnerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A call of 256 rows, a row: by the session alone, and by the runner that gathers states before it
 * and scatters them after it. Their difference is what gathering and scattering cost.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {
  private static final int ROWS = 256;

  @Param({"gru64-folded", "lstm128", "lstm256"})
  public String model = "";

  private @Nullable Model open;
  private @Nullable BatchRunner runner;
  private @Nullable StepCall call;
  private List<Row> rows = List.of();

  @Setup
  public void setUp() throws OrtException {
    BenchModel bench = BenchModel.of(model);
    open = Model.open(bench.bundle());
    runner = open.runner(RunnerOptions.PLAIN);
    call = new StepCall(bench.graph(), ROWS);
    List<Row> first = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      Chunk chunk = Chunk.ofTokens(new long[] {Pick.scattered(row, BenchModel.VOCABULARY)}, 1);
      first.add(new Row(List.of(chunk), null));
      call.tokens().put(row, Pick.scattered(row, BenchModel.VOCABULARY));
    }
    rows = first;
  }

  /** Every row from its latest state on. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public List<RowResult> gatherCallScatter() throws OrtException {
    List<RowResult> results = Objects.requireNonNull(runner).run(rows, 1);
    List<Row> next = new ArrayList<>(ROWS);
    for (int row = 0; row < ROWS; row++) {
      next.add(new Row(rows.get(row).chunks(), results.get(row).state()));
    }
    rows = next;
    return results;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float sessionCall() throws OrtException {
    StepCall c = Objects.requireNonNull(call);
    c.run();
    return c.scores().get(0);
  }

  @TearDown
  public void tearDown() throws OrtException {
    Objects.requireNonNull(call).close();
    Objects.requireNonNull(runner).close();
    Objects.requireNonNull(open).close();
  }
}
