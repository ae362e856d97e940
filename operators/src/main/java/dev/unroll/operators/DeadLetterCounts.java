package dev.unroll.operators;

import dev.unroll.schemas.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;

/**
 * Dead letters by reason, as the metric {@code reason.deadLetters} with the reason's word as a
 * variable. Every reason is there from the beginning, so that a first one is an increase.
 */
final class DeadLetterCounts {
  private final RuntimeContext context;
  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  DeadLetterCounts(RuntimeContext context) {
    this.context = context;
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          context.getMetricGroup().addGroup("reason", reason.word()).counter("deadLetters"));
    }
  }

  /** One more, for the long run and for whoever started the pipeline. */
  void count(Reason reason) {
    Objects.requireNonNull(counters.get(reason)).inc();
    context.getLongCounter(Tally.of(reason)).add(1);
  }
}
