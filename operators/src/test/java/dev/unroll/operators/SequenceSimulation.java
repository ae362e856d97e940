package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Chunk;
import dev.unroll.models.Precision;
import dev.unroll.operators.SequenceSettings.Boundary;
import dev.unroll.operators.SequenceSettings.Emit;
import dev.unroll.operators.SequenceSettings.OnGap;
import dev.unroll.operators.SequenceSettings.Order;
import dev.unroll.operators.Stage.Emitted;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;

/**
 * A stream of sequences as it is sent and as it arrives, and settings for it, drawn from one seed:
 * order, lateness, boundaries, numbers with gaps, emission, two partitions with clocks of their
 * own, events that come twice or too late, watermarks, checkpoints, crashes, RocksDB.
 */
final class SequenceSimulation {
  private static final int PARTITIONS = 2;

  /** In which manner the stream arrives. */
  enum Delivery {
    CLEAN,
    /** Each event twice, none behind one that is later by more than the lateness. */
    SHUFFLED_TWICE,
    /** Some events twice, some later than the lateness allows, some never. */
    WILD
  }

  final Random random;
  final Samples samples;
  final RecurrentSettings settings;
  final boolean numbered;
  private final boolean timeless;
  private final boolean fields;
  private final boolean ends;
  private final List<KeyedChunk> sent = new ArrayList<>();

  SequenceSimulation(long seed, boolean poison) {
    random = new Random(seed);
    List<Samples> carrying =
        Samples.all().stream().filter(one -> one.carry() == Carry.KEY).toList();
    samples = carrying.get(random.nextInt(carrying.size()));
    numbered = random.nextBoolean();
    fields = random.nextInt(3) == 0;
    ends = random.nextInt(3) == 0;
    Duration gap = random.nextInt(3) == 0 ? Duration.ofMillis(40 + random.nextInt(200)) : null;
    int most = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 0;
    Duration ttl =
        !numbered && random.nextInt(3) == 0 ? Duration.ofMillis(100 + random.nextInt(300)) : null;
    List<Emit.On> possible =
        samples.labelled()
            ? List.of(Emit.On.EVERY, Emit.On.END, Emit.On.CHANGE)
            : List.of(Emit.On.EVERY, Emit.On.END);
    Emit.On on = possible.get(random.nextInt(possible.size()));
    Duration every =
        on != Emit.On.END && random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(80)) : null;
    SequenceSettings sequence =
        new SequenceSettings(
            random.nextBoolean() ? Order.EVENT_TIME : Order.ARRIVAL,
            Duration.ofMillis(random.nextInt(60)),
            List.of(OnGap.CONTINUE, OnGap.RESET, OnGap.DEAD_LETTER).get(random.nextInt(3)),
            new Boundary(gap, most, null),
            new Emit(on, every),
            numbered || fields || ends);
    settings =
        RecurrentSettings.of(Carry.KEY)
            .withRows(1 + random.nextInt(40))
            .withLinger(Duration.ofMillis(random.nextInt(20)))
            .withMaxErrorShare(1)
            .withHold(samples.readsNumbers() && random.nextBoolean())
            .with(sequence)
            .with(
                new StateSettings(
                    ttl,
                    random.nextInt(3) == 0 ? Precision.FLOAT16 : Precision.FLOAT32,
                    StateSettings.PLAIN.onNewLayout(),
                    StateSettings.PLAIN.replay()));
    // Where nothing asks for times, events may have none.
    timeless =
        sequence.order() == Order.ARRIVAL
            && gap == null
            && ttl == null
            && every == null
            && random.nextBoolean();
    send(poison);
  }

  SequenceSimulation inEventTime() {
    return new SequenceSimulation(this);
  }

  private SequenceSimulation(SequenceSimulation other) {
    random = other.random;
    samples = other.samples;
    numbered = other.numbered;
    timeless = false;
    fields = other.fields;
    ends = other.ends;
    SequenceSettings sequence = other.settings.sequence();
    settings =
        other.settings.with(
            new SequenceSettings(
                Order.EVENT_TIME,
                sequence.lateness(),
                sequence.onGap(),
                sequence.boundary(),
                sequence.emit(),
                sequence.marked()));
    sent.addAll(other.sent);
  }

  private void send(boolean poison) {
    int keys = 1 + random.nextInt(6);
    int count = 1 + random.nextInt(120);
    Map<String, Long> numbers = new HashMap<>();
    Map<String, Integer> sessions = new HashMap<>();
    long time = 1_000;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(12);
      String key = "k" + random.nextInt(keys);
      boolean bad = poison && random.nextInt(8) == 0;
      Chunk chunk = (bad ? samples.poison() : samples.healthy()).apply(random);
      if (settings.hold()) {
        leaveOut(chunk);
      }
      long step = random.nextInt(12) == 0 ? 1 + random.nextInt(3) : 1;
      long number = numbers.merge(key, step, Long::sum);
      int session = sessions.merge(key, random.nextInt(6) == 0 ? 1 : 0, Integer::sum);
      Origin origin = new Origin("in", partition(key), i);
      sent.add(
          new KeyedChunk(
              key,
              origin.asId(),
              time,
              0,
              numbered ? number : Event.NO_NUMBER,
              fields ? "s" + session : null,
              ends && random.nextInt(8) == 0,
              chunk,
              null,
              new RawEvent(null, new byte[0], origin, time)));
    }
  }

  /** Some numbers are missing: the key's last ones stand for them. */
  private void leaveOut(Chunk chunk) {
    ByteBuffer cells = ByteBuffer.wrap(chunk.data()).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < chunk.data().length; at += Integer.BYTES) {
      if (random.nextInt(5) == 0) {
        cells.putInt(at, Chunk.HOLD);
      }
    }
  }

  private static int partition(String key) {
    return key.hashCode() % PARTITIONS;
  }

  /** The events as they arrive, each with what its partition's clock then shows. */
  List<KeyedChunk> deliver(Delivery delivery) {
    long lateness = settings.sequence().lateness().toMillis();
    Map<KeyedChunk, Long> due = new HashMap<>();
    List<KeyedChunk> arriving = new ArrayList<>();
    for (KeyedChunk event : sent) {
      boolean wild = delivery == Delivery.WILD;
      int copies =
          switch (delivery) {
            case CLEAN -> 1;
            case SHUFFLED_TWICE -> 2;
            case WILD -> random.nextInt(10) == 0 ? 2 : random.nextInt(20) == 0 ? 0 : 1;
          };
      for (int copy = 0; copy < copies; copy++) {
        long delay =
            delivery == Delivery.CLEAN
                ? 0
                : wild && random.nextInt(10) == 0
                    ? random.nextInt(300)
                    : random.nextInt((int) lateness + 1);
        KeyedChunk one = clocked(event, copy);
        due.put(one, event.time() + delay);
        arriving.add(one);
      }
    }
    if (delivery != Delivery.CLEAN) {
      Collections.shuffle(arriving, random);
    }
    arriving.sort(Comparator.comparing(due::get));
    long[] clocks = new long[PARTITIONS];
    List<KeyedChunk> clocked = new ArrayList<>();
    for (KeyedChunk event : arriving) {
      int partition = event.raw().origin().partition();
      clocks[partition] = Math.max(clocks[partition], event.time());
      clocked.add(timeless ? timeless(event) : clocked(event, clocks[partition]));
    }
    return clocked;
  }

  private static KeyedChunk clocked(KeyedChunk e, long streamTime) {
    return new KeyedChunk(
        e.key(),
        e.id(),
        e.time(),
        streamTime,
        e.number(),
        e.boundary(),
        e.end(),
        e.chunk(),
        null,
        e.raw());
  }

  private static KeyedChunk timeless(KeyedChunk e) {
    return new KeyedChunk(
        e.key(),
        e.id(),
        RawEvent.NO_TIMESTAMP,
        RawEvent.NO_TIMESTAMP,
        e.number(),
        e.boundary(),
        e.end(),
        e.chunk(),
        null,
        e.raw());
  }

  /**
   * What committed readers see of a stream that passes with flushes, watermarks and, where wanted,
   * crashes at any moment.
   */
  List<Emitted> run(List<KeyedChunk> arriving, int crashes) throws Exception {
    List<Emitted> committed = new ArrayList<>();
    Backends backend = Backends.draw(random);
    @Nullable OperatorSubtaskState snapshot = null;
    int committedUpTo = 0;
    int left = crashes;
    long now = 0;
    Stage stage = stage(null, backend);
    Clocks clocks = new Clocks(arriving, 0);
    try {
      for (int next = 0; next < arriving.size(); ) {
        stage.process(arriving.get(next));
        clocks.saw(arriving.get(next));
        next++;
        if (random.nextInt(6) == 0) {
          now += random.nextInt(30);
          stage.setProcessingTime(now);
        }
        if (random.nextInt(4) == 0 && clocks.watermark() > Long.MIN_VALUE) {
          stage.watermark(clocks.watermark());
        }
        if (random.nextInt(12) == 0) {
          snapshot = stage.checkpoint(next);
          committed.addAll(stage.take());
          committedUpTo = next;
        }
        if (left > 0 && random.nextInt(25) == 0) {
          left--;
          stage.close();
          stage = stage(snapshot, backend);
          next = committedUpTo;
          clocks = new Clocks(arriving, next);
        }
      }
      stage.watermark(Long.MAX_VALUE);
      stage.endInput();
      committed.addAll(stage.take());
      if (closes()) {
        assertThat(stage.keysInState()).as("%s", this).isZero();
        assertThat(stage.timers()).as("%s", this).isZero();
      }
      return committed;
    } finally {
      stage.close();
    }
  }

  private Stage stage(@Nullable OperatorSubtaskState from, Backends backend) throws Exception {
    return new Stage(
        samples, settings, 1 + random.nextInt(3), from, backend.states(), backend.slots());
  }

  /** Whether the end of a stream ends every sequence, so that nothing is kept. */
  private boolean closes() {
    return settings.sequence().emit().on() == Emit.On.END
        || settings.sequence().boundary().gap() != null
        || settings.state().ttl() != null;
  }

  /** The watermark as the source gives it: behind the slowest partition that still has events. */
  private static final class Clocks {
    private final long[] clocks = new long[PARTITIONS];
    private final boolean[] used = new boolean[PARTITIONS];

    Clocks(List<KeyedChunk> arriving, int from) {
      for (int p = 0; p < PARTITIONS; p++) {
        clocks[p] = Long.MIN_VALUE;
      }
      for (KeyedChunk event : arriving.subList(from, arriving.size())) {
        used[event.raw().origin().partition()] = true;
      }
    }

    void saw(KeyedChunk event) {
      int partition = event.raw().origin().partition();
      clocks[partition] = Math.max(clocks[partition], event.time());
    }

    long watermark() {
      long least = Long.MAX_VALUE;
      for (int p = 0; p < PARTITIONS; p++) {
        least = used[p] ? Math.min(least, clocks[p]) : least;
      }
      return least == Long.MIN_VALUE || least == Long.MAX_VALUE ? Long.MIN_VALUE : least - 1;
    }
  }

  @Override
  public String toString() {
    return samples + " " + settings + " " + sent.size() + " events";
  }
}
