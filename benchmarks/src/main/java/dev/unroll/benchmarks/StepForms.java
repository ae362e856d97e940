package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.models.onnx.RecurrentNetwork;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What one step of one key costs in each {@link Form} of a graph, in ONNX Runtime alone on one
 * thread: nanoseconds of processor time a row, and the greatest difference of a score from the
 * fused form's.
 */
public final class StepForms {
  private static final int[] ROWS = {1, 16, 64, 256};
  private static final int CALLS = 400;
  private static final int ROUNDS = 7;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private StepForms() {}

  /**
   * Runs it.
   *
   * @param args cells and units, such as GRU 64 LSTM 128
   */
  public static void main(String[] args) throws OrtException {
    for (int i = 0; i + 1 < args.length; i += 2) {
      RecurrentNetwork network =
          BenchModel.network(Cell.valueOf(args[i]), Integer.parseInt(args[i + 1]));
      System.out.printf(
          "%s %s, embedding %d: ns a row%n", args[i], args[i + 1], BenchModel.EMBEDDING);
      System.out.printf("%-16s", "rows a call");
      for (int rows : ROWS) {
        System.out.printf("%9d", rows);
      }
      System.out.println("   difference");
      float[] fused = {};
      for (Form form : List.of(Form.STEP_FUSED, Form.STEP_DECOMPOSED, Form.STEP_FOLDED)) {
        System.out.printf("%-16s", form.name().substring(5).toLowerCase(Locale.ROOT));
        float[] scores = {};
        for (int rows : ROWS) {
          try (Steps steps = new Steps(RecurrentGraphWriter.write(network, form), rows)) {
            System.out.printf("%9.0f", steps.nanosARow());
            scores = steps.scores();
          }
        }
        fused = form == Form.STEP_FUSED ? scores : fused;
        System.out.printf("   %.1e%n", difference(fused, scores));
      }
    }
  }

  private static double difference(float[] a, float[] b) {
    double greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs(a[i] - b[i]));
    }
    return greatest;
  }

  /** Calls from a fixed beginning on. */
  private static final class Steps implements AutoCloseable {
    private final StepCall call;
    private final int rows;
    private final Random random = new Random(2);

    Steps(byte[] graph, int rows) throws OrtException {
      this.call = new StepCall(graph, rows);
      this.rows = rows;
    }

    /** The least of some rounds: what is above it is the machine's other work. */
    double nanosARow() throws OrtException {
      double least = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = CLOCK.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
          for (int row = 0; row < rows; row++) {
            call.tokens().put(row, random.nextInt(BenchModel.VOCABULARY));
          }
          call.run();
        }
        least = Math.min(least, (double) (CLOCK.getCurrentThreadCpuTime() - start) / CALLS / rows);
      }
      return least;
    }

    float[] scores() {
      float[] values = new float[call.scores().capacity()];
      call.scores().get(0, values);
      return values;
    }

    @Override
    public void close() throws OrtException {
      call.close();
    }
  }
}
