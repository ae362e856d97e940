package dev.unroll.models;

import static dev.unroll.models.SmallGraphs.NUMBERS;
import static dev.unroll.models.onnx.ElementType.BOOL;
import static dev.unroll.models.onnx.ElementType.DOUBLE;
import static dev.unroll.models.onnx.ElementType.FLOAT;
import static dev.unroll.models.onnx.ElementType.INT64;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.unroll.models.Head.Reads;
import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRunnerTest {
  private static final RunnerOptions HALF = new RunnerOptions(null, Precision.FLOAT16, false);
  private static final RunnerOptions HOLD = new RunnerOptions(null, Precision.FLOAT32, true);
  private static final float HELD = Float.intBitsToFloat(Chunk.HOLD);
  private static final int ROWS = 6;

  private final Random random = new Random(4);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eventOfSeveralSteps_onAGraphOfOneStep_isItsStepsOneAfterTheOther(boolean isolated)
      throws OrtException {
    RunnerOptions options = new RunnerOptions(isolated, Precision.FLOAT32, false);
    try (Model model = open(SmallGraphs.leaky("batch"), NUMBERS);
        BatchRunner runner = model.runner(options)) {
      assertThat(model.contract().paddedLength(9)).isEqualTo(9);
      List<Row> rows = new ArrayList<>();
      for (int r = 0; r < ROWS; r++) {
        rows.add(new Row(List.of(numbers(5, 2)), state(runner, numbers(1, 2))));
      }
      List<RowResult> results = runner.run(rows, 5);
      for (int r = 0; r < ROWS; r++) {
        byte[] state = rows.get(r).state();
        RowResult last = null;
        for (int t = 0; t < 5; t++) {
          last = one(runner, part(rows.get(r).chunks().get(0), t, 2), state);
          state = last.state();
        }
        assertThat(results.get(r)).usingRecursiveComparison().isEqualTo(last);
      }
    }
  }

  @Test
  void stepsOfAnEvent_runWithThoseOfOthers() throws OrtException {
    try (Model model = open(SmallGraphs.leaky("batch"), NUMBERS);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      List<Row> rows = new ArrayList<>();
      for (int r = 0; r < ROWS; r++) {
        rows.add(new Row(List.of(numbers(1 + r % 3, 2)), null));
      }
      List<RowResult> together = runner.run(rows, 3);
      assertThat(runner.callCount()).isEqualTo(3);
      assertThat(runner.rowCount()).isEqualTo(6 + 4 + 2);
      for (int r = 0; r < ROWS; r++) {
        RowResult alone = runner.run(List.of(rows.get(r)), rows.get(r).steps()).get(0);
        assertThat(together.get(r)).usingRecursiveComparison().isEqualTo(alone);
      }
    }
  }

  @Test
  void timeFirstGraph_hasTheBitsOfTheBatchFirstOne() throws OrtException {
    try (Model first = open(SmallGraphs.gru(false, new String[] {"", ""}, ""), NUMBERS);
        Model second = open(SmallGraphs.gru(true, new String[] {"", ""}, ""), NUMBERS);
        BatchRunner timeFirst = first.runner(RunnerOptions.PLAIN, Reads.EACH);
        BatchRunner batchFirst = second.runner(RunnerOptions.PLAIN, Reads.EACH)) {
      List<Row> rows = rows(4);
      List<RowResult> results = timeFirst.run(rows, 4);
      assertThat(results).usingRecursiveComparison().isEqualTo(batchFirst.run(rows, 4));
      assertThat(results.get(0).answers()[0]).hasSize(4 * SmallGraphs.HIDDEN);
    }
  }

  @Test
  void batchOfFixedSize_isFilledAndCutAndChangesNoRow() throws OrtException {
    try (Model model = open(SmallGraphs.gru(false, new String[] {"", "5"}, "5"), NUMBERS);
        Model open = open(SmallGraphs.gru(false, new String[] {"", ""}, ""), NUMBERS);
        BatchRunner fixed = model.runner(RunnerOptions.PLAIN);
        BatchRunner dynamic = open.runner(RunnerOptions.PLAIN)) {
      List<Row> rows = rows(3);
      List<RowResult> results = fixed.run(rows, 3);
      assertThat(fixed.callCount()).isEqualTo(2);
      assertThat(results).usingRecursiveComparison().isEqualTo(dynamic.run(rows, 3));
      assertThat(fixed.run(rows.subList(2, 3), 3).get(0))
          .usingRecursiveComparison()
          .isEqualTo(results.get(2));
    }
  }

  /** The graph hands on what it reads, so the answers show it. */
  @Test
  void context_isTheLastValuesOfTheStepsBefore() throws OrtException {
    OnnxGraph graph =
        new OnnxGraph("context")
            .input("x", FLOAT, "batch", "5")
            .node("Identity", List.of("x"), List.of("y"))
            .output("y", FLOAT, "batch", "5");
    try (Model model = open(graph, NUMBERS + ", \"context\": {\"x\": 2}");
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      assertThat(model.layout(RunnerOptions.PLAIN).describe())
          .isEqualTo("context:x float [batch, 2]\n");
      RowResult first = one(runner, chunk(3, 1, 2, 3), null);
      assertThat(first.answers()[0]).containsExactly(0, 0, 1, 2, 3);
      RowResult second = one(runner, chunk(3, 4, 5, 6, 7, 8, 9), first.state());
      assertThat(second.answers()[0]).containsExactly(5, 6, 7, 8, 9);
      RowResult again = one(runner, chunk(3, 4, 5, 6), first.state());
      assertThat(again.answers()[0]).containsExactly(2, 3, 4, 5, 6);
    }
    try (Model model = open(graph, NUMBERS + ", \"context\": {\"x\": 4}");
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      RowResult result = one(runner, chunk(1, 1, 2, 3, 4, 5, 6), null);
      assertThat(result.answers()[0]).containsExactly(2, 3, 4, 5, 6);
    }
  }

  @Test
  void heldNumbers_areTheKeysLast() throws OrtException {
    OnnxGraph graph =
        new OnnxGraph("held")
            .input("x", FLOAT, "batch", "time", "2")
            .node("Identity", List.of("x"), List.of("y"))
            .output("y", FLOAT, "batch", "time", "2");
    try (Model model = open(graph, NUMBERS);
        BatchRunner runner = model.runner(HOLD, Reads.EACH)) {
      assertThat(model.layout(HOLD).describe()).isEqualTo("hold:x float [2]\n");
      RowResult first = one(runner, chunk(2, HELD, 1, 2, HELD), null);
      assertThat(first.answers()[0]).containsExactly(0, 1, 2, 1);
      assertThat(first.finite()).isTrue();
      Row joined =
          new Row(List.of(chunk(2, HELD, 5), chunk(2, HELD, HELD, 7, HELD)), first.state());
      RowResult second = runner.run(List.of(joined), 3).get(0);
      assertThat(second.answers()[0]).containsExactly(2, 5);
      assertThat(second.answers()[1]).containsExactly(2, 5, 7, 5);
      assertThat(one(runner, chunk(2, HELD, HELD), second.state()).answers()[0])
          .containsExactly(7, 5);
      assertThat(one(runner, chunk(2, HELD, HELD), first.state()).answers()[0])
          .containsExactly(2, 1);
      assertThat(one(runner, chunk(2, Float.NaN, 1), null).finite()).isFalse();
    }
  }

  @Test
  void stateInPlace_takesTheNextBlockOnlyWhereThatIsFinite() throws OrtException {
    for (RunnerOptions options : List.of(RunnerOptions.PLAIN, HALF)) {
      try (Model model = open(SmallGraphs.leaky("batch"), NUMBERS);
          BatchRunner runner = model.runner(options)) {
        byte[] before = one(runner, numbers(3, 2), null).state();
        byte[] kept = before.clone();
        byte[] expected = one(runner, chunk(2, 1, 2), before).state();
        assertThat(before).isEqualTo(kept);
        RowResult next =
            runner.run(List.of(new Row(List.of(chunk(2, 1, 2)), before, true)), 1).get(0);
        assertThat(next.state()).isSameAs(before).isEqualTo(expected);
        RowResult bad =
            runner.run(List.of(new Row(List.of(chunk(2, Float.NaN, 2)), before, true)), 1).get(0);
        assertThat(bad.finite()).isFalse();
        assertThat(before).isEqualTo(expected);
      }
    }
  }

  @Test
  void stateInHalfPrecision_isRoundedAfterTheEventAlone() throws OrtException {
    try (Model model = open(SmallGraphs.leaky("batch"), NUMBERS);
        BatchRunner exact = model.runner(RunnerOptions.PLAIN);
        BatchRunner half = model.runner(HALF)) {
      assertThat(model.layout(HALF).describe()).isEqualTo("h_in float16 [batch, 2]\n");
      assertThat(model.layout(HALF).bytes() * 2)
          .isEqualTo(model.layout(RunnerOptions.PLAIN).bytes());
      assertThat(model.layout(HALF).id()).isNotEqualTo(model.layout(RunnerOptions.PLAIN).id());
      Chunk event = numbers(7, 2);
      RowResult expected = one(exact, event, null);
      RowResult found = one(half, event, null);
      assertThat(found.answers()[0]).isEqualTo(expected.answers()[0]);
      ByteBuffer floats = ByteBuffer.wrap(expected.state()).order(ByteOrder.nativeOrder());
      ByteBuffer halves = ByteBuffer.wrap(found.state()).order(ByteOrder.nativeOrder());
      for (int i = 0; i < 2; i++) {
        assertThat(halves.getShort(2 * i))
            .isEqualTo(Fp16Conversions.floatToFp16(floats.getFloat(4 * i)));
      }
      RowResult next = one(half, numbers(1, 2), found.state());
      assertThat(next.finite()).isTrue();
      assertThat(one(half, chunk(2, 70_000, 1), null).finite()).isFalse();
      assertThat(one(exact, chunk(2, 70_000, 1), null).finite()).isTrue();
      assertThat(model.traits().halfError()).isBetween(1e-6f, 0.1f);
      assertThat(model.traits().notes())
          .anyMatch(
              note -> note.matches("stored in half.* over 64 events, whose greatest.* [0-9.e+]+"));
    }
  }

  @Test
  void halfPrecision_neverJoinsEvents() {
    try (Model model =
        open(SmallGraphs.gru(true, new String[] {"batch", "time"}, "batch"), NUMBERS)) {
      assertThat(model.traits(RunnerOptions.PLAIN).joinable()).isTrue();
      assertThat(model.traits(HOLD).joinable()).isTrue();
      assertThat(model.traits(HALF).joinable()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Reads.class)
  void answers_holdTheStepsThatTheHeadReads(Reads reads) throws OrtException {
    // One a step in one call, one a step in a call each, and an output without a time axis.
    assertSteps(SmallGraphs.gru(true, new String[] {"", ""}, ""), "\"output\": \"y\"", reads);
    assertSteps(SmallGraphs.gru(true, new String[] {"", ""}, ""), "\"output\": \"h_out\"", reads);
    assertSteps(SmallGraphs.gru(false, new String[] {"1", ""}, ""), "\"output\": \"y\"", reads);
  }

  private void assertSteps(OnnxGraph graph, String json, Reads reads) throws OrtException {
    int width = SmallGraphs.HIDDEN;
    try (Model model = open(graph, NUMBERS + ", " + json);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN, reads);
        BatchRunner last = model.runner(RunnerOptions.PLAIN)) {
      byte[] state = null;
      byte[] plain = null;
      float[] before = new float[width];
      for (int event = 0; event < 3; event++) {
        Chunk chunk = numbers(3, SmallGraphs.FEATURES);
        RowResult result = one(runner, chunk, state);
        List<Float> expected = new ArrayList<>();
        if (reads == Reads.BEFORE_AND_EACH) {
          add(before, expected);
        }
        for (int t = 0; t < 3; t++) {
          RowResult step = one(last, part(chunk, t, SmallGraphs.FEATURES), plain);
          plain = step.state();
          before = step.answers()[0];
          if (reads != Reads.LAST || t == 2) {
            add(before, expected);
          }
        }
        List<Float> found = new ArrayList<>();
        add(result.answers()[0], found);
        assertThat(found).isEqualTo(expected);
        state = result.state();
      }
    }
  }

  private static void add(float[] values, List<Float> into) {
    for (float value : values) {
      into.add(value);
    }
  }

  @Test
  void inputsAndOutputsOfAllTypes_goThroughTheirOwnCells() throws OrtException {
    OnnxGraph graph =
        new OnnxGraph("types")
            .input("a", DOUBLE, "batch", "2")
            .input("b", INT64, "batch", "1")
            .input("c", BOOL, "batch", "1")
            .node("Neg", List.of("a"), List.of("d"))
            .node("Neg", List.of("b"), List.of("e"))
            .node("Not", List.of("c"), List.of("f"))
            .output("d", DOUBLE, "batch", "2")
            .output("e", INT64, "batch", "1")
            .output("f", BOOL, "batch", "1");
    String none = ", \"states\": {\"a\": null, \"b\": null, \"c\": null}";
    try (Model model = open(graph, NUMBERS + none);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      ByteBuffer data = ByteBuffer.allocate(2 * 16).order(ByteOrder.LITTLE_ENDIAN);
      data.putFloat(1.5f).putFloat(2).putFloat(3).putFloat(4); // a, two steps
      data.putInt(7).putInt(-8).putInt(1).putInt(0); // b and c, two steps each
      assertThat(one(runner, new Chunk(2, data.array(), 0), null).answers()[0])
          .containsExactly(-3, -4, 8, 1);
    }
  }

  @Test
  void staticInput_comesOnceAnEventBesideSteps() throws OrtException {
    OnnxGraph graph =
        SmallGraphs.gru(true, new String[] {"batch", "time"}, "batch")
            .input("speaker", FLOAT, "batch", "2")
            .node("Neg", List.of("speaker"), List.of("z"))
            .output("z", FLOAT, "batch", "2");
    try (Model model = open(graph, NUMBERS);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      assertThat(model.traits().joinable()).isFalse();
      assertThat(model.traits().carries()).isTrue();
      ByteBuffer data = ByteBuffer.allocate((3 * 3 + 2) * 4).order(ByteOrder.LITTLE_ENDIAN);
      data.position(3 * 3 * 4);
      data.putFloat(5).putFloat(6);
      float[] answer = one(runner, new Chunk(3, data.array(), 0), null).answers()[0];
      assertThat(answer).hasSize(6).endsWith(-5, -6);
    }
  }

  @Test
  void initialState_isWhereASequenceBegins() throws OrtException {
    try (Model model =
            open(SmallGraphs.leaky("batch"), NUMBERS + ", \"initial\": {\"h_in\": [2, 4]}");
        BatchRunner runner = model.runner(RunnerOptions.PLAIN);
        BatchRunner half = model.runner(HALF)) {
      assertThat(one(runner, chunk(2, 0, 0), null).answers()[0]).containsExactly(2, 4);
      assertThat(one(half, chunk(2, 0, 0), null).answers()[0]).containsExactly(2, 4);
    }
    try (Model model = open(SmallGraphs.leaky("batch"), NUMBERS + ", \"initial\": {\"h_in\": 6}");
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      assertThat(one(runner, chunk(2, 0, 0), null).answers()[0]).containsExactly(6, 6);
    }
  }

  @Test
  void constants_areTheSameInEveryCallOfAnySize() throws OrtException {
    OnnxGraph graph =
        new OnnxGraph("scaled")
            .input("x", FLOAT, "batch", "2")
            .input("by", FLOAT)
            .input("each", INT64, "batch", "1")
            .input("plus", FLOAT, "2")
            .node("Cast", List.of("each"), List.of("shift"), Attribute.of("to", FLOAT.code()))
            .node("Mul", List.of("x", "by"), List.of("scaled"))
            .node("Add", List.of("scaled", "plus"), List.of("more"))
            .node("Add", List.of("more", "shift"), List.of("y"))
            .output("y", FLOAT, "batch", "2");
    String json = NUMBERS + ", \"constants\": {\"by\": 2, \"each\": 100, \"plus\": [10, 20]}";
    try (Model model = open(graph, json);
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      for (int rows : new int[] {1, 3, 40, 2}) {
        List<Row> all = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
          all.add(new Row(List.of(chunk(2, r, -r)), null));
        }
        List<RowResult> results = runner.run(all, 1);
        for (int r = 0; r < rows; r++) {
          assertThat(results.get(r).answers()[0]).containsExactly(2 * r + 110, -2 * r + 120);
        }
      }
    }
  }

  private static Model open(OnnxGraph graph, String json) {
    return Model.open(Bundles.of(graph.toBytes(), json));
  }

  private List<Row> rows(int steps) {
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < ROWS; r++) {
      rows.add(new Row(List.of(numbers(steps, SmallGraphs.FEATURES)), null));
    }
    return rows;
  }

  private static RowResult one(BatchRunner runner, Chunk chunk, byte @Nullable [] state)
      throws OrtException {
    return runner.run(List.of(new Row(List.of(chunk), state)), chunk.steps()).get(0);
  }

  private static byte[] state(BatchRunner runner, Chunk chunk) throws OrtException {
    return one(runner, chunk, null).state();
  }

  private Chunk numbers(int steps, int features) {
    float[] values = new float[steps * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Chunk.ofNumbers(values, features, steps);
  }

  private static Chunk chunk(int features, float... values) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putInt(Float.floatToRawIntBits(value));
    }
    return new Chunk(values.length / features, data.array(), 0);
  }

  private static Chunk part(Chunk chunk, int step, int features) {
    byte[] data = new byte[features * 4];
    System.arraycopy(chunk.data(), step * data.length, data, 0, data.length);
    return new Chunk(1, data, 0);
  }
}
