package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.unroll.operators.StreamClock.Partition;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamClockTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final Duration MOST = Duration.ofHours(1);

  @Test
  void olderEvent_leavesTheClockWhereItIs() throws Rejected {
    StreamClock clock = new StreamClock(null, "/at", true);
    assertThat(clock.advance(of("t", 0), NOON)).isEqualTo(NOON);
    assertThat(clock.advance(of("t", 0), NOON - 5)).isEqualTo(NOON);
    assertThat(clock.advance(of("t", 0), NOON + 5)).isEqualTo(NOON + 5);
  }

  @Test
  void partitionsAndTopics_haveAClockEach() throws Rejected {
    StreamClock clock = new StreamClock(null, "/at", true);
    clock.advance(of("t", 0), NOON);
    assertThat(clock.advance(of("t", 1), NOON - HOUR)).isEqualTo(NOON - HOUR);
    assertThat(clock.advance(of("u", 0), NOON - 2 * HOUR)).isEqualTo(NOON - 2 * HOUR);
    assertThat(clock.advance(of("t", 0), 0)).isEqualTo(NOON);
  }

  @Test
  void eventTooFarAhead_isRefusedAndMovesNothing() throws Rejected {
    StreamClock clock = new StreamClock(MOST, "/at", true);
    clock.advance(of("t", 0), NOON);
    Rejected refused =
        catchThrowableOfType(Rejected.class, () -> clock.advance(of("t", 0), NOON + HOUR + 1));
    assertThat(refused.reason()).isEqualTo(Reason.FUTURE);
    assertThat(refused)
        .hasMessage(
            "/at (time): expected at most 1 h (max-ahead) past its stream's time"
                + " 2026-03-01T12:00:00Z, found 2026-03-01T13:00:00.001Z");
    assertThat(clock.advance(of("t", 0), NOON - 1)).isEqualTo(NOON);
    assertThat(clock.advance(of("t", 0), NOON + HOUR)).isEqualTo(NOON + HOUR);
  }

  @Test
  void firstEvent_isHeldAgainstItsRecord() throws Rejected {
    StreamClock clock = new StreamClock(MOST, "/at", true);
    Rejected refused =
        catchThrowableOfType(
            Rejected.class, () -> clock.advance(at("t", 0, NOON), NOON + HOUR + 1));
    assertThat(refused)
        .hasMessageContaining("past the record's timestamp 2026-03-01T12:00:00Z, found");
    assertThat(clock.advance(at("t", 0, NOON), NOON + HOUR)).isEqualTo(NOON + HOUR);
    // From then on it is the stream that says what time it is.
    assertThat(clock.advance(at("t", 0, NOON), NOON + 2 * HOUR)).isEqualTo(NOON + 2 * HOUR);
  }

  @Test
  void streamAfterALongSilence_goesOn() throws Rejected {
    StreamClock clock = new StreamClock(MOST, "/at", true);
    clock.advance(at("t", 0, NOON), NOON);
    long later = NOON + 12 * HOUR;
    assertThat(clock.advance(at("t", 0, later), later)).isEqualTo(later);
    assertThatThrownBy(() -> clock.advance(at("t", 0, later), later + HOUR + 1))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void recordTimeThatIsTheEventTime_excusesNothing() throws Rejected {
    StreamClock clock = new StreamClock(MOST, "the record's timestamp", false);
    clock.advance(at("t", 0, NOON), NOON);
    long later = NOON + 12 * HOUR;
    assertThatThrownBy(() -> clock.advance(at("t", 0, later), later)).isInstanceOf(Rejected.class);
  }

  @Test
  void firstEventOfNoRecordTime_isTaken() throws Rejected {
    StreamClock clock = new StreamClock(MOST, "/at", true);
    assertThat(clock.advance(of("f.jsonl", 0), NOON)).isEqualTo(NOON);
  }

  @Test
  void restoredTimes_holdByTheLatest() throws Rejected {
    StreamClock clock = new StreamClock(MOST, "/at", true);
    Partition partition = new Partition("t", 3);
    clock.restore(partition, NOON);
    clock.restore(partition, NOON - HOUR);
    assertThat(clock.advance(at("t", 3, 0), NOON + 1)).isEqualTo(NOON + 1);
    Map<Partition, Long> now = new HashMap<>();
    clock.forEach(now::put);
    assertThat(now).isEqualTo(Map.of(partition, NOON + 1));
  }

  private static RawEvent of(String source, int partition) {
    return at(source, partition, RawEvent.NO_TIMESTAMP);
  }

  private static RawEvent at(String source, int partition, long timestamp) {
    return new RawEvent(null, null, new Origin(source, partition, 1), timestamp);
  }
}
