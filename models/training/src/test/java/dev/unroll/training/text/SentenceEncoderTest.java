package dev.unroll.training.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SentenceEncoderTest {
  private static final List<String> RIVER = List.of("the", "bank", "of", "the", "river");
  private static final List<String> MONEY = List.of("the", "bank", "lends");

  private static SentenceEncoder encoder;

  @BeforeAll
  static void open() throws IOException {
    encoder = SentenceEncoder.read();
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void aWordIsReadInItsSentence_andNotInThoseBesideIt() {
    float[][] together = encoder.encode(List.of(RIVER, MONEY));
    float[] alone = encoder.encode(List.of(MONEY))[0];
    assertThat(together[1])
        .hasSize(3 * SentenceEncoder.WIDTH)
        .containsExactly(alone, within(1e-4f));
    float[] bank = word(together[0], 1);
    assertThat(distance(bank, word(together[1], 1))).isGreaterThan(1);
    assertThat(distance(bank, word(together[0], 4))).isGreaterThan(1);
  }

  @Test
  void aWordIsTheMeanOfThreeLayers() {
    float[] bank = word(encoder.encode(List.of(MONEY))[0], 1);
    // Of the same graph in ONNX Runtime for Python: what each layer begins with.
    float[] fifth = {0.09501784f, 0.41708097f, -0.00695105f};
    float[] ninth = {0.6397479f, 0.23246102f, -0.670639f};
    float[] last = {0.3491027f, -0.14437099f, -0.31394598f};
    for (int i = 0; i < last.length; i++) {
      assertThat(bank[i]).isCloseTo((fifth[i] + ninth[i] + last[i]) / 3, within(1e-4f));
    }
  }

  @Test
  void aWordOfSeveralPiecesIsOneWord_andOneOfNoneIsZeros() {
    List<String> words = List.of("unwholesomeness", "\u200b", "ends");
    float[] vectors = encoder.encode(List.of(words))[0];
    assertThat(vectors).hasSize(3 * SentenceEncoder.WIDTH);
    assertThat(word(vectors, 0)).isNotEqualTo(new float[SentenceEncoder.WIDTH]);
    assertThat(word(vectors, 1)).containsOnly(0);
    assertThat(word(vectors, 2)).isNotEqualTo(new float[SentenceEncoder.WIDTH]);
  }

  @Test
  void wordsBehindTheLastPlaceAreZeros() {
    float[] vectors = encoder.encode(List.of(Collections.nCopies(600, "so")))[0];
    assertThat(vectors).hasSize(600 * SentenceEncoder.WIDTH);
    assertThat(word(vectors, 510)).isNotEqualTo(new float[SentenceEncoder.WIDTH]);
    assertThat(word(vectors, 599)).containsOnly(0);
  }

  private static float[] word(float[] vectors, int place) {
    int from = place * SentenceEncoder.WIDTH;
    return Arrays.copyOfRange(vectors, from, from + SentenceEncoder.WIDTH);
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.pow(one[i] - other[i], 2);
    }
    return Math.sqrt(sum);
  }
}
