package dev.unroll.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static byte[] answer(int id, int step, double score) {
    return "{\"id\":\"%d\",\"key\":\"k\",\"step\":%d,\"scores\":{\"a\":%s,\"b\":0.5}}"
        .formatted(id, step, score)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static double compare(List<byte[]> ours, List<byte[]> theirs) throws IOException {
    return Answers.compare("ours", ours, "theirs", theirs);
  }

  @Test
  void sameAnswersInAnotherOrder_differByNothing() throws IOException {
    assertThat(
            compare(
                List.of(answer(1, 1, 0.25), answer(2, 1, 0.75)),
                List.of(answer(2, 1, 0.75), answer(1, 1, 0.25))))
        .isZero();
  }

  @Test
  void lastBits_areTold_andPass() throws IOException {
    assertThat(compare(List.of(answer(1, 1, 0.25)), List.of(answer(1, 1, 0.2500005))))
        .isCloseTo(5e-7, within(1e-9));
  }

  @Test
  void anotherScore_isRefused() {
    assertThatThrownBy(() -> compare(List.of(answer(1, 1, 0.25)), List.of(answer(1, 1, 0.26))))
        .hasMessageContaining("ours gave Answer[id=1")
        .hasMessageContaining("expected a difference of 1.0E-6 at most");
  }

  @Test
  void anotherStep_isRefused() {
    assertThatThrownBy(() -> compare(List.of(answer(1, 2, 0.25)), List.of(answer(1, 1, 0.25))))
        .hasMessageContaining("theirs gave Answer[id=1");
  }

  @Test
  void aMissingAnswer_isRefused() {
    assertThatThrownBy(
            () -> compare(List.of(answer(1, 1, 0.25)), List.of(answer(1, 1, 1), answer(2, 1, 1))))
        .hasMessage("ours answered 1 events and theirs 2: expected the same");
  }

  @Test
  void anAnswerTwice_isRefused() {
    assertThatThrownBy(
            () -> compare(List.of(answer(1, 1, 0), answer(1, 1, 0)), List.of(answer(1, 1, 0))))
        .hasMessageContaining("expected one answer an event, found two");
  }
}
