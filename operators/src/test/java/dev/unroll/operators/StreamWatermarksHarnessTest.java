package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Chunk;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamWatermarksHarnessTest {
  private static final Watermark ALL_READ = new Watermark(0);
  private static final int INTERVAL = 200;

  private OneInputStreamOperatorTestHarness<KeyedChunk, KeyedChunk> harness;
  private long now;

  @BeforeEach
  void open() throws Exception {
    harness = new OneInputStreamOperatorTestHarness<>(new StreamWatermarks(Duration.ofSeconds(1)));
    harness.getExecutionConfig().setAutoWatermarkInterval(INTERVAL);
    harness.setup(
        TypeInformation.of(KeyedChunk.class)
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void watermark_isBehindTheSlowestPartition() throws Exception {
    process(0, 50);
    process(1, 70);
    harness.processWatermark(ALL_READ);
    pass(INTERVAL);
    assertThat(told()).containsExactly("49");
    process(0, 90);
    pass(INTERVAL);
    assertThat(told()).containsExactly("69");
    process(1, 70);
    pass(INTERVAL);
    assertThat(told()).isEmpty();
  }

  @Test
  void untilEveryPartitionWasRead_nothingIsTold() throws Exception {
    process(0, 50);
    pass(INTERVAL);
    process(0, 60);
    pass(INTERVAL);
    assertThat(told()).isEmpty();
    process(1, 10);
    harness.processWatermark(ALL_READ);
    pass(INTERVAL);
    assertThat(told()).containsExactly("9");
  }

  @Test
  void silentPartition_isNotWaitedForAfterAWhile() throws Exception {
    process(0, 50);
    process(1, 10);
    harness.processWatermark(ALL_READ);
    for (int i = 0; i < 10; i++) {
      process(0, 100 + i);
      pass(INTERVAL);
    }
    assertThat(told()).startsWith("9").endsWith("108");
    // It is waited for again, though what was told stays.
    process(1, 20);
    process(0, 200);
    pass(INTERVAL);
    assertThat(told()).isEmpty();
  }

  @Test
  void allPartitionsSilent_areIdleUntilTheNextEvent() throws Exception {
    process(0, 50);
    harness.processWatermark(ALL_READ);
    for (int i = 0; i < 10; i++) {
      pass(INTERVAL);
    }
    assertThat(told()).containsExactly("49", "idle");
    process(0, 60);
    pass(INTERVAL);
    assertThat(told()).containsExactly("active", "59");
  }

  @Test
  void sourceWithoutPartitions_isIdleWhenItSaysSo() throws Exception {
    pass(INTERVAL);
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    pass(INTERVAL);
    assertThat(told()).containsExactly("idle");
  }

  @Test
  void sourceThatWasIdleBeforeAllWasRead_isWaitedForAgain() throws Exception {
    harness.processWatermarkStatus(WatermarkStatus.IDLE);
    pass(INTERVAL);
    harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
    process(0, 50);
    pass(INTERVAL);
    assertThat(told()).containsExactly("idle");
    harness.processWatermark(ALL_READ);
    pass(INTERVAL);
    assertThat(told()).containsExactly("active", "49");
  }

  @Test
  void endOfInput_endsAllTime() throws Exception {
    process(0, 50);
    harness.processWatermark(Watermark.MAX_WATERMARK);
    assertThat(told()).containsExactly(Long.toString(Long.MAX_VALUE));
    pass(INTERVAL);
    assertThat(told()).isEmpty();
  }

  @Test
  void sourcesOfPipelinesThatAwaitNothing_sayNothing() {
    assertThat(
            StreamWatermarks.ofSource(TimeSettings.PLAIN)
                .createWatermarkGenerator(null)
                .getClass()
                .getSimpleName())
        .isEqualTo("NoWatermarksGenerator");
  }

  private void process(int partition, long streamTime) throws Exception {
    RawEvent raw = new RawEvent(null, null, new Origin("t", partition, 0), RawEvent.NO_TIMESTAMP);
    harness.processElement(
        new StreamRecord<>(
            new KeyedChunk(
                "k",
                "i",
                streamTime - 3,
                streamTime,
                Event.NO_NUMBER,
                null,
                false,
                Chunk.ofTokens(new long[] {1}, 1),
                null,
                raw)));
  }

  private void pass(long millis) throws Exception {
    now += millis;
    harness.setProcessingTime(now);
  }

  /** What was told downstream since the last call, events aside. */
  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (Object output = harness.getOutput().poll();
        output != null;
        output = harness.getOutput().poll()) {
      if (output instanceof Watermark watermark) {
        told.add(Long.toString(watermark.getTimestamp()));
      } else if (output instanceof WatermarkStatus status) {
        told.add(status.isIdle() ? "idle" : "active");
      }
    }
    return told;
  }
}
