package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Seeded chunks and states for the dry run: unlike each other, valid, of several scales, never
 * zero.
 */
final class TrialRows {
  private final GraphContract contract;
  private final StateLayout layout;
  private final IntUnaryOperator ids;
  private final int vocabulary;
  private final Random random = new Random(20260101);

  /** Days and milliseconds that samples are tried at. */
  private static final int TIMES = 1 << 16;

  /** Rows that a bundle's events could be. */
  static TrialRows of(Bundle bundle, GraphContract contract, StateLayout layout) {
    Manifest.VectoriserSpec vectoriser = bundle.manifest().vectoriser();
    if (!vectoriser.readsTokens()) {
      return new TrialRows(contract, layout, cell -> vectoriser.readsSamples() ? TIMES : 2, 0);
    }
    try (Vectoriser open = Vectoriser.open(bundle, contract, InputRules.PLAIN)) {
      int cells = contract.inputs().stream().mapToInt(Port::width).max().orElse(1);
      int[] bounds = IntStream.range(0, cells).map(open::bound).toArray();
      int vocabulary = open.vocabulary();
      return new TrialRows(
          contract, layout, cell -> vocabulary == 0 ? 2 : bounds[cell], vocabulary);
    }
  }

  /**
   * @param ids how many whole numbers, from 0, a cell of a step takes
   * @param vocabulary how many tokens there are; 0 where the graph takes none, or says no number
   */
  private TrialRows(
      GraphContract contract, StateLayout layout, IntUnaryOperator ids, int vocabulary) {
    this.vocabulary = vocabulary;
    this.contract = contract;
    this.layout = layout;
    this.ids = ids;
  }

  int vocabulary() {
    return vocabulary;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  Chunk chunk(int steps) {
    float scale = (float) Math.pow(10, random.nextInt(3) - 1);
    return chunk(
        steps,
        () -> scale * (float) random.nextGaussian(),
        (step, cell) -> random.nextInt(bound(cell)));
  }

  /**
   * Whole numbers as given, step after step, as far as each cell of a step takes them; floats by
   * chance.
   */
  Chunk chunk(int... wholes) {
    return chunk(
        wholes.length,
        random::nextGaussian,
        (step, cell) -> Math.min(wholes[step], bound(cell) - 1));
  }

  private int bound(int cell) {
    return Math.max(1, ids.applyAsInt(cell));
  }

  Chunk nan(int steps) {
    return chunk(steps, () -> Float.NaN, (step, cell) -> random.nextInt(bound(cell)));
  }

  private Chunk chunk(int steps, DoubleSupplier floats, IntBinaryOperator wholes) {
    ByteBuffer data = ByteBuffer.allocate(cells(steps) * Integer.BYTES);
    data.order(ByteOrder.LITTLE_ENDIAN);
    for (Port input : contract.inputs()) {
      int cells = (contract.isStepped(input) ? steps : 1) * input.width();
      for (int cell = 0; cell < cells; cell++) {
        if (input.isWhole()) {
          data.putInt(wholes.applyAsInt(cell / input.width(), cell % input.width()));
        } else {
          data.putFloat((float) floats.getAsDouble());
        }
      }
    }
    return new Chunk(steps, data.array(), 0);
  }

  private int cells(int steps) {
    int cells = 0;
    for (Port input : contract.inputs()) {
      cells += (contract.isStepped(input) ? steps : 1) * input.width();
    }
    return cells;
  }

  /** Some of a chunk's steps, with what comes once an event. */
  Chunk part(Chunk chunk, int from, int to) {
    ByteBuffer data = ByteBuffer.allocate(cells(to - from) * Integer.BYTES);
    int base = 0;
    for (Port input : contract.inputs()) {
      boolean stepped = contract.isStepped(input);
      int width = input.width() * Integer.BYTES;
      data.put(
          chunk.data(), base + (stepped ? from * width : 0), (stepped ? to - from : 1) * width);
      base += (stepped ? chunk.steps() : 1) * width;
    }
    return new Chunk(to - from, data.array(), 0);
  }

  /** Floating-point states are drawn within what gates give; others begin a sequence. */
  byte[] state() {
    return filled(() -> 0.5 * random.nextGaussian());
  }

  byte[] nanState() {
    return filled(() -> Double.NaN);
  }

  private byte[] filled(DoubleSupplier next) {
    byte[] block = new byte[layout.bytes()];
    for (int i = 0; i < layout.parts().size(); i++) {
      StateLayout.Part part = layout.parts().get(i);
      OnnxJavaType type = part.type();
      if (Elements.isFloating(type)) {
        ByteBuffer cells =
            ByteBuffer.wrap(block, part.offset(), part.bytes())
                .slice()
                .order(ByteOrder.nativeOrder());
        for (int cell = 0; cell < part.port().width(); cell++) {
          Elements.put(type, cells, cell, next.getAsDouble());
        }
      } else if (i < contract.states().size()) {
        byte[] initial = contract.states().get(i).initial();
        System.arraycopy(initial, 0, block, part.offset(), initial.length);
      }
    }
    return block;
  }

  /** The greatest difference between the floating-point values of two blocks. */
  double difference(byte[] a, byte[] b) {
    double worst = 0;
    for (StateLayout.Part part : layout.parts().subList(0, contract.states().size())) {
      ByteBuffer left = cells(a, part);
      ByteBuffer right = cells(b, part);
      for (int cell = 0; cell < part.port().width(); cell++) {
        double x = Elements.get(part.type(), left, cell);
        double y = Elements.get(part.type(), right, cell);
        double off = Math.abs(x - y) / Math.max(1, Math.abs(x));
        worst = Double.compare(x, y) == 0 ? worst : Math.max(worst, off);
      }
    }
    return worst;
  }

  private static ByteBuffer cells(byte[] block, StateLayout.Part part) {
    return ByteBuffer.wrap(block, part.offset(), part.bytes())
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  static float difference(float[] a, float[] b) {
    float worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = a[i] == b[i] ? worst : Math.max(worst, Math.abs(a[i] - b[i]));
    }
    return worst;
  }

  static boolean same(RowResult a, RowResult b) {
    return Arrays.equals(a.state(), b.state()) && Arrays.deepEquals(a.answers(), b.answers());
  }
}
