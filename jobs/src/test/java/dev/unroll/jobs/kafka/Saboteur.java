package dev.unroll.jobs.kafka;

import dev.unroll.jobs.Ends;
import dev.unroll.schemas.DeadLetter;
import dev.unroll.schemas.Prediction;
import dev.unroll.schemas.RawEvent;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Fails a task at random moments of a stream, so often in all, whichever attempt it is. */
final class Saboteur {
  // Attempts of a task are copies of its function; what they share must be found by a name.
  private static final Map<String, Plan> PLANS = new ConcurrentHashMap<>();

  /**
   * @param passed predictions that came by, replayed ones too
   * @param moments how many must have come by for each failure
   */
  private record Plan(AtomicInteger passed, Queue<Integer> moments) {}

  private final String name = UUID.randomUUID().toString();
  private final int times;

  Saboteur(long seed, int times, int events) {
    this.times = times;
    Queue<Integer> moments = new ConcurrentLinkedQueue<>();
    new Random(seed).ints(times, 1, events).sorted().forEach(moments::add);
    PLANS.put(name, new Plan(new AtomicInteger(), moments));
  }

  int strikes() {
    return times - PLANS.get(name).moments().size();
  }

  /** The same ends, with a fault waiting behind the recurrent operator. */
  Ends in(Ends ends) {
    Bomb bomb = new Bomb(name);
    return new Ends() {
      @Override
      public DataStream<RawEvent> source(
          StreamExecutionEnvironment env, WatermarkStrategy<RawEvent> watermarks) {
        return ends.source(env, watermarks);
      }

      @Override
      public void predictions(DataStream<Prediction> predictions) {
        ends.predictions(predictions.map(bomb).returns(TypeInformation.of(Prediction.class)));
      }

      @Override
      public void deadLetters(DataStream<DeadLetter> deadLetters) {
        ends.deadLetters(deadLetters);
      }
    };
  }

  private record Bomb(String name) implements MapFunction<Prediction, Prediction> {
    @Override
    public Prediction map(Prediction prediction) {
      Plan plan = PLANS.get(name);
      int passed = plan.passed().incrementAndGet();
      Integer moment = plan.moments().peek();
      if (moment != null && passed >= moment && plan.moments().remove(moment)) {
        throw new IllegalStateException("sabotage");
      }
      return prediction;
    }
  }
}
