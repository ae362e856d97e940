package dev.unroll.jobs.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static Difference of(String head, String before, String after)
      throws JsonProcessingException {
    JsonMapper mapper = new JsonMapper();
    return Difference.of(head, mapper.readTree(before), mapper.readTree(after));
  }

  @Test
  void scores_changeByTheirLabelAndTheirGreatestScore() throws JsonProcessingException {
    assertThat(
            of(
                "scores",
                "{\"label\":\"a\",\"scores\":{\"a\":0.75,\"b\":0.25}}",
                "{\"label\":\"b\",\"scores\":{\"b\":0.5,\"a\":0.5}}"))
        .isEqualTo(new Difference(1, 1, 0.25, "a", "b"));
    assertThat(
            of(
                "scores",
                "{\"label\":\"a\",\"scores\":{\"a\":0.75,\"b\":0.25}}",
                "{\"label\":\"a\",\"scores\":{\"a\":0.75,\"b\":0.25}}"))
        .isEqualTo(new Difference(0, 1, 0, "a", "a"));
  }

  @Test
  void tags_changeOneByOne() throws JsonProcessingException {
    Difference difference =
        of(
            "tags",
            "{\"tags\":[\"N\",\"V\",\"N\"],\"probabilities\":[0.5,0.5,0.5]}",
            "{\"tags\":[\"N\",\"N\",\"N\"],\"probabilities\":[0.5,1.0,0.75]}");
    assertThat(difference).isEqualTo(new Difference(1, 3, 0.25, "", ""));
    assertThat(of("tags", "{\"tags\":[\"N\"]}", "{\"tags\":[\"N\",\"V\"]}").changed()).isEqualTo(1);
  }

  @Test
  void forecasts_changeInUnitsOfTheOldInterval() throws JsonProcessingException {
    String before = "{\"forecast\":[{\"mean\":10,\"q10\":8,\"q50\":10,\"q90\":12}]}";
    assertThat(
            of("forecast", before, "{\"forecast\":[{\"mean\":10,\"q10\":8,\"q50\":11,\"q90\":12}]}")
                .greatest())
        .isEqualTo(0.25, within(1e-12));
    assertThat(of("forecast", before, before).changed()).isZero();
  }

  @Test
  void vectorsAndLikelihoods_changeByTheirGreatestNumber() throws JsonProcessingException {
    assertThat(of("vector", "{\"vector\":[1,2]}", "{\"vector\":[1,4]}"))
        .isEqualTo(new Difference(1, 1, 2, "", ""));
    assertThat(of("vector", "{\"vectors\":{\"y\":[1,[2]]}}", "{\"vectors\":{\"y\":[1,[5]]}}"))
        .isEqualTo(new Difference(1, 1, 3, "", ""));
    assertThat(of("likelihood", "{\"log-likelihood\":-1}", "{\"log-likelihood\":-1}"))
        .isEqualTo(new Difference(0, 1, 0, "", ""));
  }
}
