package dev.unroll.models.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.models.measures.Spans.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
  /** As conlleval begins and ends chunks. */
  @ParameterizedTest
  @CsvSource({
    "O O O, ''",
    "B-per I-per O, per0-2",
    "B-per B-per O, per0-1 per1-2",
    "B-per I-loc O, per0-1 loc1-2",
    "O I-loc I-loc, loc1-3",
    "I-loc B-loc I-loc, loc0-1 loc1-3",
    "B-per O I-per, per0-1 per2-3",
    "B-a-b I-a-b I-a, a-b0-2 a2-3",
  })
  void tags_markEntities(String tags, String spans) {
    List<String> found =
        Spans.of(List.of(tags.split(" "))).stream()
            .map(span -> span.type() + span.from() + "-" + span.to())
            .toList();
    assertThat(String.join(" ", found)).isEqualTo(spans);
  }

  @Test
  void f1_countsExactSpansOfTheSameType() {
    SpanCounts counts = new SpanCounts();
    counts.add(
        List.of(new Span("per", 0, 2), new Span("loc", 3, 4), new Span("per", 6, 7)),
        List.of(new Span("per", 0, 2), new Span("per", 3, 4), new Span("per", 6, 8)));
    counts.add(List.of(), List.of(new Span("loc", 0, 1)));
    counts.add(List.of(new Span("loc", 0, 1)), List.of(new Span("loc", 0, 1)));
    double precision = 2 / 5.0;
    double recall = 2 / 4.0;
    assertThat(counts.all().precision()).isEqualTo(precision, within(1e-12));
    assertThat(counts.all().recall()).isEqualTo(recall, within(1e-12));
    assertThat(counts.all().f1())
        .isEqualTo(2 * precision * recall / (precision + recall), within(1e-12));
    assertThat(counts.types().get("per").f1()).isEqualTo(2 * 1 / 5.0, within(1e-12));
    assertThat(counts.types().get("loc").f1()).isEqualTo(2 * 1 / 4.0, within(1e-12));
  }

  @Test
  void bioLabels_areToldFromOthers() {
    assertThat(Spans.isBio(List.of("O", "B-person", "I-person"))).isTrue();
    assertThat(Spans.isBio(List.of("NOUN", "VERB"))).isFalse();
    assertThat(Spans.isBio(List.of("O", "B-person", "X"))).isFalse();
    assertThat(Spans.isBio(List.of("O"))).isFalse();
  }
}
