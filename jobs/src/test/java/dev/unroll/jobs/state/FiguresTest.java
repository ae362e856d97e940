package dev.unroll.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import dev.unroll.operators.SavedState;
import dev.unroll.schemas.RawEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  /** Two floats, a whole number whose bits would be a NaN's, and a half. */
  private static final List<Part> PARTS =
      List.of(
          new Part("h", OnnxJavaType.FLOAT, List.of(1L, 2L), 0, 2, true),
          new Part("seen", OnnxJavaType.INT64, List.of(1L), 8, 1, false),
          new Part("x", OnnxJavaType.FLOAT16, List.of(1L), 16, 1, true));

  private static final short HALF_OF_TWO = 0x4000;

  @Test
  void norm_isThatOfTheFloatingPointValuesAlone() {
    KeyFigures key = figures(3, 4);
    assertThat(key.norm()).isCloseTo(Math.sqrt(9 + 16 + 4), within(1e-12));
    assertThat(key.finite()).isTrue();
    assertThat(key.bytes()).isEqualTo(18);
  }

  @Test
  void valuesThatAreNotFinite_areToldAndLeftOutOfTheNorm() {
    for (float odd : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      KeyFigures key = figures(3, odd);
      assertThat(key.finite()).isFalse();
      assertThat(key.norm()).isCloseTo(Math.sqrt(9 + 4), within(1e-12));
    }
  }

  @Test
  void values_areReadInTheirOwnTypes() {
    byte[] block = block(1.5f, -2);
    assertThat(PARTS.get(0).value(block, 1)).isEqualTo(-2f);
    assertThat(PARTS.get(1).value(block, 0)).isEqualTo(0x7ff8000000000000L);
    assertThat(PARTS.get(2).value(block, 0)).isEqualTo(2f);
    assertThat(PARTS.get(0)).hasToString("h float[1, 2]");
  }

  @Test
  void figures_nameTheFirstKeysThatAreNotFinite() {
    Figures figures = new Figures();
    for (int i = 0; i < 9; i++) {
      figures.add(new KeyFigures("k" + i, i % 2, i, 1_000 + i, 8, 1, i / 4, i < 2));
    }
    assertThat(figures.notFiniteKeys()).isEqualTo(7);
    assertThat(figures.notFinite()).containsExactly("k2", "k3", "k4", "k5", "k6");
    assertThat(figures.layouts().get(0)).isEqualTo(new Figures.Layout(5, 3, 8));
    assertThat(figures.layouts().get(1)).isEqualTo(new Figures.Layout(4, 2, 8));
    assertThat(figures.bytes()).isEqualTo(72);
    assertThat(figures.oldest()).isEqualTo(1_000);
    assertThat(figures.newest()).isEqualTo(1_008);
  }

  @Test
  void keysWithoutATime_doNotCountAsOld() {
    Figures figures = new Figures();
    figures.add(new KeyFigures("a", 0, 1, RawEvent.NO_TIMESTAMP, 8, 1, 0, true));
    assertThat(figures.oldest()).isEqualTo(RawEvent.NO_TIMESTAMP);
    figures.add(new KeyFigures("b", 0, 1, 5, 8, 1, 0, true));
    figures.add(new KeyFigures("c", 0, 1, RawEvent.NO_TIMESTAMP, 8, 1, 0, true));
    assertThat(figures.oldest()).isEqualTo(5);
    assertThat(figures.newest()).isEqualTo(5);
  }

  private static KeyFigures figures(float first, float second) {
    return KeyFunctions.figures("k", new SavedState(7, 3, 0, 0, 0, block(first, second)), PARTS);
  }

  private static byte[] block(float first, float second) {
    return ByteBuffer.allocate(18)
        .order(ByteOrder.nativeOrder())
        .putFloat(first)
        .putFloat(second)
        .putLong(0x7ff8000000000000L)
        .putShort(HALF_OF_TWO)
        .array();
  }
}
