package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateLayoutTest {
  private static final StatePair LAYERED = pair("h", OnnxJavaType.FLOAT, 2, Port.BATCH, 3);
  private static final StatePair FLAT = pair("c", OnnxJavaType.INT64, Port.BATCH, 2);

  @Test
  void block_isPairAfterPairWithoutTheBatchAxis() {
    StateLayout layout = layout(List.of(LAYERED, FLAT));
    assertThat(layout.bytes()).isEqualTo(2 * 3 * Float.BYTES + 2 * Long.BYTES);
    assertThat(layout(List.of()).bytes()).isZero();
  }

  @Test
  void gather_putsARowBetweenTheLayersOfOthers() {
    StateLayout layout = layout(List.of(LAYERED, FLAT));
    byte[] block = new byte[layout.bytes()];
    ByteBuffer cells = ByteBuffer.wrap(block).order(ByteOrder.nativeOrder());
    for (int i = 0; i < 6; i++) {
      cells.putFloat(i);
    }
    cells.putLong(70).putLong(71);
    int rows = 4;
    ByteBuffer h = buffer(rows * 2 * 3 * Float.BYTES);
    ByteBuffer c = buffer(rows * 2 * Long.BYTES);
    rows(layout).gather(0, block, h, 2, rows);
    rows(layout).gather(1, block, c, 2, rows);
    for (int layer = 0; layer < 2; layer++) {
      for (int i = 0; i < 3; i++) {
        int cell = (layer * rows + 2) * 3 + i;
        assertThat(h.getFloat(cell * Float.BYTES)).isEqualTo(layer * 3 + i);
      }
    }
    assertThat(c.getLong(2 * 2 * Long.BYTES)).isEqualTo(70);
    assertThat(c.getLong((2 * 2 + 1) * Long.BYTES)).isEqualTo(71);

    byte[] back = new byte[layout.bytes()];
    rows(layout).scatter(0, h, back, 2, rows);
    rows(layout).scatter(1, c, back, 2, rows);
    assertThat(back).isEqualTo(block);
  }

  @Test
  void everyRow_comesBackAndTouchesNoOther() {
    StateLayout layout = layout(List.of(LAYERED));
    int rows = 3;
    ByteBuffer tensor = buffer(rows * layout.bytes());
    for (int row = 0; row < rows; row++) {
      rows(layout).gather(0, block(layout, row + 1), tensor, row, rows);
    }
    for (int row = 0; row < rows; row++) {
      byte[] back = new byte[layout.bytes()];
      rows(layout).scatter(0, tensor, back, row, rows);
      assertThat(back).isEqualTo(block(layout, row + 1));
    }
  }

  @Test
  void id_changesWithNamesTypesShapesAndOrderAlone() {
    int id = layout(List.of(LAYERED, FLAT)).id();
    assertThat(layout(List.of(LAYERED, FLAT)).id()).isEqualTo(id);
    assertThat(
            List.of(
                layout(List.of(FLAT, LAYERED)).id(),
                layout(List.of(LAYERED)).id(),
                layout(List.of(pair("x", OnnxJavaType.FLOAT, 2, -1, 3), FLAT)).id(),
                layout(List.of(pair("h", OnnxJavaType.INT32, 2, -1, 3), FLAT)).id(),
                layout(List.of(pair("h", OnnxJavaType.FLOAT, 3, -1, 2), FLAT)).id(),
                layout(List.of(pair("h", OnnxJavaType.FLOAT, -1, 2, 3), FLAT)).id()))
        .doesNotContain(id)
        .doesNotHaveDuplicates();
  }

  @Test
  void describedLayout_isReadBackWithoutItsModel() {
    StateLayout layout = layout(List.of(LAYERED, FLAT, pair("odd name", OnnxJavaType.BOOL)));
    StateLayout read = StateLayout.parse(layout.describe());
    assertThat(read.id()).isEqualTo(layout.id());
    assertThat(read.bytes()).isEqualTo(layout.bytes());
    assertThat(read.parts())
        .extracting(StateLayout.Part::name, StateLayout.Part::shape, StateLayout.Part::offset)
        .containsExactly(
            tuple("h", List.of(2L, 3L), 0),
            tuple("c", List.of(2L), 24),
            tuple("odd name", List.of(), 40));
    assertThat(read.parts()).extracting(part -> part.type().name()).endsWith("INT64", "BOOL");
    assertThatThrownBy(() -> StateLayout.parse("h float"))
        .hasMessage("expected NAME TYPE [SIZES], found h float");
  }

  /** Savepoints hold these: they may never change. */
  @Test
  void id_isThatOfEarlierVersions() {
    assertThat(layout(List.of(LAYERED, FLAT)).describe())
        .isEqualTo("h float [2, batch, 3]\nc int64 [batch, 2]\n");
    assertThat(layout(List.of(LAYERED, FLAT)).id()).isEqualTo(642510043);
  }

  @Test
  void finite_isAskedOfFloatingPointAlone() {
    StateLayout layout = layout(List.of(LAYERED, FLAT));
    byte[] block = new byte[layout.bytes()];
    ByteBuffer cells = ByteBuffer.wrap(block).order(ByteOrder.nativeOrder());
    cells.putLong(layout.bytes() - Long.BYTES, -1);
    assertThat(layout.isFinite(block, 2)).isTrue();
    cells.putFloat(5 * Float.BYTES, Float.NaN);
    assertThat(layout.isFinite(block, 2)).isFalse();
    cells.putFloat(5 * Float.BYTES, Float.NEGATIVE_INFINITY);
    assertThat(layout.isFinite(block, 2)).isFalse();
  }

  private static byte[] block(StateLayout layout, int value) {
    byte[] block = new byte[layout.bytes()];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (value * 31 + i);
    }
    return block;
  }

  private static StateLayout layout(List<StatePair> pairs) {
    return new StateLayout(pairs.stream().map(StatePair::in).toList());
  }

  private static StateRows rows(StateLayout layout) {
    return new StateRows(
        layout.parts().size() == 1 ? List.of(LAYERED) : List.of(LAYERED, FLAT), layout);
  }

  private static StatePair pair(String name, OnnxJavaType type, long... dims) {
    return new StatePair(new Port(name, type, dims), new Port(name + "_out", type, dims));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }
}
