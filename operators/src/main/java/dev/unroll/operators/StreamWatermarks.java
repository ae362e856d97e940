package dev.unroll.operators;

import dev.unroll.operators.StreamClock.Partition;
import dev.unroll.schemas.RawEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkOutputMultiplexer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.util.PausableRelativeClock;
import org.apache.flink.streaming.runtime.operators.TimestampsAndWatermarksOperator.WatermarkEmitter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait how far the stream's time has come: behind every active partition's {@link
 * KeyedChunk#streamTime()}, never past one.
 *
 * <p>A source could tell times by itself, but not the right ones: which events count, the decoder
 * decides, by clocks that a checkpoint holds and a source forgets. So a source says only that all
 * of its partitions were read or are idle ({@link #ofSource}), and until it does, nothing is told:
 * a partition that was not read yet must not find its time gone by. Runs on the task's one thread,
 * chained to the decoder; keeps no state.
 */
public final class StreamWatermarks extends AbstractStreamOperator<KeyedChunk>
    implements OneInputStreamOperator<KeyedChunk, KeyedChunk> {
  /** Says that a partition was read; its value means nothing. */
  private static final Watermark READ = new Watermark(0);

  private static final String UNREAD = "unread";

  private final Duration idleAfter;
  private transient @Nullable Running running;
  private transient boolean allRead;

  /** What lives from open to close. */
  private record Running(
      WatermarkOutputMultiplexer partitions,
      WatermarkOutput unread,
      Map<Partition, Clocked> clocks,
      WatermarkEmitter emitter,
      PausableRelativeClock clock,
      long interval) {}

  private record Clocked(WatermarksWithIdleness<Long> generator, WatermarkOutput output) {}

  StreamWatermarks(Duration idleAfter) {
    this.idleAfter = idleAfter;
  }

  /** What a source says where the stream's time is awaited; nothing where it is not. */
  public static WatermarkStrategy<RawEvent> ofSource(TimeSettings settings) {
    return settings.awaited()
        ? WatermarkStrategy.<RawEvent>forGenerator(context -> new Read())
            .withIdleness(settings.idleAfter())
        : WatermarkStrategy.noWatermarks();
  }

  /**
   * Puts it behind the decoder where the stream's time is awaited.
   *
   * @param chunks of a source with {@link #ofSource}
   */
  public static SingleOutputStreamOperator<KeyedChunk> follow(
      SingleOutputStreamOperator<KeyedChunk> chunks, TimeSettings settings) {
    return settings.awaited()
        ? chunks
            .transform("event time", chunks.getType(), new StreamWatermarks(settings.idleAfter()))
            .uid("event-time")
            .setParallelism(chunks.getParallelism())
        : chunks;
  }

  @Override
  public void open() throws Exception {
    super.open();
    PausableRelativeClock clock = new PausableRelativeClock(getProcessingTimeService().getClock());
    // Who is not read because the task is held up is not idle.
    getContainingTask()
        .getEnvironment()
        .getMetricGroup()
        .getIOMetricGroup()
        .registerBackPressureListener(clock);
    WatermarkEmitter emitter = new WatermarkEmitter(output);
    WatermarkOutputMultiplexer partitions = new WatermarkOutputMultiplexer(emitter);
    partitions.registerNewOutput(UNREAD);
    running =
        new Running(
            partitions,
            partitions.getDeferredOutput(UNREAD),
            new HashMap<>(),
            emitter,
            clock,
            getExecutionConfig().getAutoWatermarkInterval());
    setTimer();
  }

  private Running running() {
    return Objects.requireNonNull(running, "open() comes first");
  }

  // The task itself fails when a timer's callback does.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void setTimer() {
    getProcessingTimeService()
        .registerTimer(
            getProcessingTimeService().getCurrentProcessingTime() + running().interval,
            time -> {
              emit();
              setTimer();
            });
  }

  @Override
  public void processElement(StreamRecord<KeyedChunk> element) {
    KeyedChunk chunk = element.getValue();
    output.collect(element);
    Clocked clocked =
        running().clocks.computeIfAbsent(Partition.of(chunk.raw().origin()), this::register);
    clocked.generator.onEvent(chunk.streamTime(), chunk.streamTime(), clocked.output);
  }

  private Clocked register(Partition partition) {
    Running r = running();
    String name = partition.source() + "-" + partition.number();
    r.partitions.registerNewOutput(name);
    return new Clocked(
        new WatermarksWithIdleness<>(new Greatest(), idleAfter, r.clock),
        r.partitions.getDeferredOutput(name));
  }

  private void emit() {
    Running r = running();
    for (Clocked clocked : r.clocks.values()) {
      clocked.generator.onPeriodicEmit(clocked.output);
    }
    r.partitions.onPeriodicEmit();
  }

  @Override
  public void processWatermark(org.apache.flink.streaming.api.watermark.Watermark mark) {
    if (mark.getTimestamp() == Long.MAX_VALUE) {
      running().emitter.emitWatermark(Watermark.MAX_WATERMARK);
    } else {
      allRead = true;
      running().unread.markIdle();
    }
  }

  /**
   * An idle source has no partition to wait for; which of those that were read are, is seen here.
   */
  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    if (status.isIdle()) {
      running().unread.markIdle();
    } else if (!allRead) {
      running().unread.markActive();
    }
  }

  @Override
  public void finish() throws Exception {
    emit();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (running != null) {
      getContainingTask()
          .getEnvironment()
          .getMetricGroup()
          .getIOMetricGroup()
          .unregisterBackPressureListener(running.clock);
      running = null;
    }
    super.close();
  }

  /** For one partition of a source. */
  private static final class Read implements WatermarkGenerator<RawEvent> {
    @Override
    public void onEvent(RawEvent event, long timestamp, WatermarkOutput output) {
      output.emitWatermark(READ);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // A partition is read once and for all.
    }
  }

  /** For one partition of the decoder's output. */
  private static final class Greatest implements WatermarkGenerator<Long> {
    private long greatest = Long.MIN_VALUE;

    @Override
    public void onEvent(Long streamTime, long timestamp, WatermarkOutput output) {
      greatest = Math.max(greatest, streamTime);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // A watermark says that nothing as old as itself comes any more; the same time again may.
      output.emitWatermark(new Watermark(greatest - 1));
    }
  }
}
