package dev.unroll.benchmarks;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.models.onnx.RecurrentNetwork.Dense;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Embedding;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What one step of one key costs in each {@link Form} of a graph, in ONNX Runtime alone on one
 * thread: nanoseconds of processor time a row, and the greatest difference of a score from the
 * fused form's.
 */
public final class StepForms {
  private static final int VOCABULARY = 8000;
  private static final int EMBEDDING = 64;
  private static final int CLASSES = 3;
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
      RecurrentNetwork network = network(Cell.valueOf(args[i]), Integer.parseInt(args[i + 1]));
      System.out.printf("%s %s, embedding %d: ns a row%n", args[i], args[i + 1], EMBEDDING);
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

  private static RecurrentNetwork network(Cell cell, int hidden) {
    Random random = new Random(1);
    int rows = cell.gates() * hidden;
    Direction direction =
        new Direction(
            floats(random, rows * EMBEDDING),
            floats(random, rows * hidden),
            floats(random, 2 * rows));
    return new RecurrentNetwork(
        new Embedding(VOCABULARY, EMBEDDING, floats(random, VOCABULARY * EMBEDDING)),
        List.of(new Layer(cell, hidden, List.of(direction))),
        Pooling.NONE,
        new Dense(hidden, CLASSES, floats(random, hidden * CLASSES), floats(random, CLASSES)),
        true);
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() - 0.5f) / 2;
    }
    return values;
  }

  private static double difference(float[] a, float[] b) {
    double greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs(a[i] - b[i]));
    }
    return greatest;
  }

  /** A session with tensors over direct buffers that are used again at every call. */
  private static final class Steps implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int rows;
    private final LongBuffer tokens;
    private final FloatBuffer scores;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private final List<Runnable> carries = new ArrayList<>();
    private final Random random = new Random(2);

    Steps(byte[] graph, int rows) throws OrtException {
      this.rows = rows;
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        session = environment.createSession(graph, options);
      }
      tokens = direct(rows * Long.BYTES).asLongBuffer();
      inputs.put("tokens", OnnxTensor.createTensor(environment, tokens, new long[] {rows}));
      scores = direct(rows * CLASSES * Float.BYTES).asFloatBuffer();
      outputs.put(
          "scores", OnnxTensor.createTensor(environment, scores, new long[] {rows, CLASSES}));
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        if (!input.getKey().equals("tokens")) {
          addState(input.getKey(), ((TensorInfo) input.getValue().getInfo()).getShape().clone());
        }
      }
    }

    private void addState(String in, long[] shape) throws OrtException {
      int cells = 1;
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = shape[axis] < 0 ? rows : shape[axis];
        cells *= Math.toIntExact(shape[axis]);
      }
      FloatBuffer before = direct(cells * Float.BYTES).asFloatBuffer();
      FloatBuffer after = direct(cells * Float.BYTES).asFloatBuffer();
      inputs.put(in, OnnxTensor.createTensor(environment, before, shape));
      outputs.put(in.replace("_in", "_out"), OnnxTensor.createTensor(environment, after, shape));
      carries.add(() -> before.put(0, after, 0, after.capacity()));
    }

    /** The least of some rounds: what is above it is the machine's other work. */
    double nanosARow() throws OrtException {
      double least = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = CLOCK.getCurrentThreadCpuTime();
        for (int call = 0; call < CALLS; call++) {
          for (int row = 0; row < rows; row++) {
            tokens.put(row, random.nextInt(VOCABULARY));
          }
          session.run(inputs, outputs).close();
          carries.forEach(Runnable::run);
        }
        least = Math.min(least, (double) (CLOCK.getCurrentThreadCpuTime() - start) / CALLS / rows);
      }
      return least;
    }

    float[] scores() {
      float[] values = new float[scores.capacity()];
      scores.get(0, values);
      return values;
    }

    private static ByteBuffer direct(int bytes) {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() throws OrtException {
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
      session.close();
    }
  }
}
