package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadLetterLogTest {
  private final AtomicLong clock = new AtomicLong(1);
  private final PipelineLog lines = new PipelineLog("mood", "tweet-mood@2", "1/4");
  private final DeadLetterLog log = new DeadLetterLog(lines, clock::get);

  @Test
  void aLineNamesEverythingButWhatTheRecordSays() {
    assertThat(line(Reason.BROKEN_JSON, record("mira", 13)))
        .matches(
            "dead letter pipeline=mood model=tweet-mood@2 subtask=1/4 reason=broken-json record=tweets-0-13"
                + " key-hash=[0-9a-f]{12} untold=0")
        .doesNotContain("mira", "secret");
    assertThat(line(Reason.TOMBSTONE, record(null, 14))).contains("key-hash=none");
  }

  @Test
  void aReasonIsToldOnceAMinuteWithHowManyCameInBetween() {
    assertThat(line(Reason.LATE, record("mira", 1))).isNotNull();
    clock.addAndGet(59_999);
    assertThat(line(Reason.LATE, record("mira", 2))).isNull();
    assertThat(line(Reason.LATE, record("omar", 3))).isNull();
    assertThat(line(Reason.GAP, record("mira", 4))).endsWith("untold=0");
    clock.addAndGet(1);
    assertThat(line(Reason.LATE, record("mira", 5))).endsWith("untold=2");
  }

  private String line(Reason reason, RawEvent raw) {
    Object[] told = log.untold(reason, raw);
    return told == null ? null : lines.line("dead letter", told);
  }

  private static RawEvent record(String key, long offset) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    byte[] value = "{\"text\":\"secret\"".getBytes(StandardCharsets.UTF_8);
    return new RawEvent(bytes, value, new Origin("tweets", 0, offset), RawEvent.NO_TIMESTAMP);
  }
}
