package dev.unroll.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PipelineLogTest {
  @Test
  void aLineIsWordsAndPairs() {
    PipelineLog log = new PipelineLog("mood", "tweet-mood@2", "1/4");
    assertThat(log.line("opened", "restored", true, "keys", 81))
        .isEqualTo("opened pipeline=mood model=tweet-mood@2 subtask=1/4 restored=true keys=81");
  }

  /** As {@code printf %s mira | sha256sum} has it. */
  @Test
  void aKeyIsTheBeginningOfItsSha256() {
    assertThat(PipelineLog.hash("mira".getBytes(UTF_8))).isEqualTo("3c38aafb0579");
    assertThat(PipelineLog.hash(null)).isEqualTo("none");
  }
}
