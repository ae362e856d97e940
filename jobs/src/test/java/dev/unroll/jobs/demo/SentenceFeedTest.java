package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentenceFeedTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

  @Test
  void eachSentenceIsFollowedByItsWordsAndTheLastOneEndsIt() throws Exception {
    SentenceFeed feed = SentenceFeed.open();
    Set<String> ids = new HashSet<>();
    List<JsonNode> samples = SentenceFeed.samples();
    for (int round = 0; round < 2; round++) {
      for (JsonNode sample : samples) {
        Message whole = feed.next(NOW);
        assertThat(whole.topic()).isEqualTo("sentences");
        assertThat(json(whole).path("text")).isEqualTo(sample.path("text"));
        assertThat(ids.add(whole.id())).isTrue();
        int words = sample.path("tokens").size();
        for (int i = 0; i < words; i++) {
          Message word = feed.next(NOW);
          assertThat(word.topic()).isEqualTo("words");
          assertThat(word.key()).isEqualTo(whole.key());
          assertThat(word.id()).isEqualTo(SentenceFeed.wordId(whole.id(), i));
          assertThat(json(word).path("token")).isEqualTo(sample.path("tokens").path(i));
          assertThat(json(word).path("end").asBoolean()).isEqualTo(i == words - 1);
          assertThat(ids.add(word.id())).isTrue();
        }
      }
    }
  }

  @Test
  void textsAreTheirTokensWithoutTheBlanks() throws Exception {
    for (JsonNode sample : SentenceFeed.samples()) {
      StringBuilder tokens = new StringBuilder();
      sample.path("tokens").forEach(token -> tokens.append(token.asText()));
      assertThat(sample.path("text").asText().replace(" ", "")).isEqualTo(tokens.toString());
    }
  }

  private static JsonNode json(Message message) throws Exception {
    return new JsonMapper().readTree(message.value());
  }
}
