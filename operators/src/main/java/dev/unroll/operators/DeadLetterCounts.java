package dev.unroll.operators;

import dev.unroll.schemas.RawEvent;
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
  private final DeadLetterLog log;
  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  /**
   * @param model its name and version
   */
  DeadLetterCounts(RuntimeContext context, String model) {
    this.context = context;
    log = new DeadLetterLog(PipelineLog.of(context, model), System::currentTimeMillis);
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          context.getMetricGroup().addGroup("reason", reason.word()).counter("deadLetters"));
    }
  }

  /** One more, for the long run, for whoever started the pipeline, and perhaps for the log. */
  void count(Reason reason, RawEvent raw) {
    Objects.requireNonNull(counters.get(reason)).inc();
    context.getLongCounter(Tally.of(reason)).add(1);
    log.tell(reason, raw);
  }
}
