package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.models.Manifest;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.models.onnx.RecurrentNetwork.Dense;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import dev.unroll.models.onnx.RecurrentNetwork.Embedding;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import dev.unroll.operators.Carry;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A token model of seeded random weights: what is measured does not depend on what a model has
 * learned. One token in, three scores out.
 *
 * @param hidden units of its one layer
 */
record BenchModel(Cell cell, int hidden, Form form) implements Subject {
  static final int VOCABULARY = 8000;
  static final int EMBEDDING = 64;
  static final List<String> LABELS = IntStream.range(0, 3).mapToObj(i -> "label" + i).toList();
  private static final Pattern NAME = Pattern.compile("(gru|lstm)([1-9]\\d{0,3})(?:-([a-z]+))?");

  /**
   * Reads a name such as {@code lstm128} or {@code gru64-folded}.
   *
   * @throws UserError where it is none
   */
  static BenchModel of(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw wrong(name);
    }
    Form form =
        switch (parts.group(3) == null ? "fused" : parts.group(3)) {
          case "fused" -> Form.STEP_FUSED;
          case "decomposed" -> Form.STEP_DECOMPOSED;
          case "folded" -> Form.STEP_FOLDED;
          case "time" -> Form.TIME;
          default -> throw wrong(name);
        };
    return new BenchModel(
        Cell.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
        Integer.parseInt(parts.group(2)),
        form);
  }

  private static UserError wrong(String name) {
    return new UserError(
        "--models "
            + name
            + ": expected gru or lstm with its units and perhaps a form (fused, decomposed, folded,"
            + " time), such as lstm128 or gru64-folded");
  }

  @Override
  public String name() {
    String units = cell.name().toLowerCase(Locale.ROOT) + hidden;
    return switch (form) {
      case STEP_FUSED -> units;
      case STEP_DECOMPOSED -> units + "-decomposed";
      case STEP_FOLDED -> units + "-folded";
      case TIME -> units + "-time";
    };
  }

  /** Its graph; the same bytes at every call. */
  byte[] graph() {
    return RecurrentGraphWriter.write(network(cell, hidden), form);
  }

  @Override
  public Bundle bundle() {
    Manifest manifest =
        new Manifest(
            name(),
            "1",
            "scores",
            LABELS,
            new Manifest.VectoriserSpec("tokens", 1, VOCABULARY),
            null,
            Map.of());
    return new Bundle(name(), manifest, graph(), null);
  }

  @Override
  public Carry carry() {
    return Carry.KEY;
  }

  @Override
  public String input() {
    return "/token";
  }

  @Override
  public int inputs() {
    return VOCABULARY;
  }

  @Override
  public String members(int input) {
    return "\"token\":" + input;
  }

  @Override
  public List<Chunk> chunks() {
    return IntStream.range(0, VOCABULARY)
        .mapToObj(token -> Chunk.ofTokens(new long[] {token}, 1))
        .toList();
  }

  /** The token of an event of one. */
  static int token(Chunk chunk) {
    return ByteBuffer.wrap(chunk.data()).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  @Override
  public RawCall raw(int rows) throws OrtException {
    return new StepCall(graph(), rows);
  }

  @Override
  public String reference(Path folder) throws IOException {
    Path own = folder.resolve(name());
    write(own);
    return own.toString();
  }

  /** Writes its bundle into a folder. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(Bundle.GRAPH), graph());
    Files.writeString(
        folder.resolve(Bundle.MANIFEST),
        """
        {"name": "%s", "version": "1", "head": "scores", "labels": ["%s"],
         "vectoriser": {"kind": "tokens", "max-steps": 1, "vocabulary": %d}}
        """
            .formatted(name(), String.join("\", \"", LABELS), VOCABULARY));
  }

  static RecurrentNetwork network(Cell cell, int hidden) {
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
        new Dense(hidden, LABELS.size(), floats(random, hidden * LABELS.size()), floats(random, 3)),
        true);
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() - 0.5f) / 2;
    }
    return values;
  }
}
