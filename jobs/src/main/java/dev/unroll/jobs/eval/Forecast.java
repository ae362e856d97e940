package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The forecast of one prediction, its arrays by steps ahead from 0 for the first.
 *
 * @param times epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // read once, shown once
record Forecast(long[] times, double[] mean, double[] q10, double[] q50, double[] q90) {
  /** Null where the prediction has none, as of the first samples of a series. */
  static @Nullable Forecast of(JsonNode prediction) {
    JsonNode steps = prediction.path("forecast");
    if (!steps.isArray() || steps.isEmpty() || !steps.get(0).path("q50").isNumber()) {
      return null;
    }
    int horizon = steps.size();
    Forecast forecast =
        new Forecast(
            new long[horizon],
            new double[horizon],
            new double[horizon],
            new double[horizon],
            new double[horizon]);
    for (int i = 0; i < horizon; i++) {
      JsonNode step = steps.get(i);
      forecast.times[i] = Instant.parse(step.get("time").textValue()).toEpochMilli();
      forecast.mean[i] = step.get("mean").doubleValue();
      forecast.q10[i] = step.get("q10").doubleValue();
      forecast.q50[i] = step.get("q50").doubleValue();
      forecast.q90[i] = step.get("q90").doubleValue();
    }
    return forecast;
  }

  int horizon() {
    return mean.length;
  }
}
