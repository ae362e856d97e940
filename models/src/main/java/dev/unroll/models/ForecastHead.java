package dev.unroll.models;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.unroll.models.forecast.SampleKind;
import dev.unroll.models.onnx.forecast.ForecastGraphWriter;
import dev.unroll.schemas.EventTime;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * {@code forecast}: what comes next in a series, and how good the forecasts for this sample were.
 * The graph is one of {@link ForecastGraphWriter}.
 *
 * <pre>
 *   "sample": what it is to its series, a {@link SampleKind} in lower case
 *   "value": the sample's, null where it is missing
 *   "interval": of the series in seconds, null at its first sample
 *   "forecast": [{"time", "mean", "q10", "q50", "q90"}, …], in the series' units; empty while the
 *       interval is unknown. After a repeated sample, or one between two places, it is that of the
 *       last place, from its time on
 *   "errors": [{"ahead": places, "error": value minus the median forecast so many places before}],
 *       those that are known
 *   "mase": running, null while unknown
 *   "outside", "outlier", "score": absent where nothing was forecast for this sample
 * </pre>
 */
final class ForecastHead implements Head {
  /** What it reads of the graph. */
  static final List<String> OUTPUTS = List.of("sample", "mean", "q10", "q50", "q90", "errors");

  private static final List<String> QUANTILES = OUTPUTS.subList(1, 5);
  private static final int SAMPLE = ForecastGraphWriter.SAMPLE.size();
  private static final int KIND = column("kind");
  private static final int VALUE = column("value");
  private static final int KNOWN = column("known");
  private static final int INTERVAL = column("interval");
  private static final int DAY = column("day");
  private static final int SECOND = column("second");
  private static final int MILLISECOND = column("millisecond");
  private static final int MASE = column("mase");
  private static final int MASE_KNOWN = column("mase-known");
  private static final int SCORED = column("scored");
  private static final int SCORE = column("score");
  private static final int OUTSIDE = column("outside");
  private static final int OUTLIER = column("outlier");

  private final int horizon;

  /**
   * @param horizon how many places are forecast
   */
  ForecastHead(int horizon) {
    this.horizon = horizon;
  }

  private static int column(String name) {
    return ForecastGraphWriter.SAMPLE.indexOf(name);
  }

  @Override
  public void write(float[] answer, Chunk chunk, JsonGenerator out) throws IOException {
    SampleKind kind = SampleKind.of((int) answer[KIND]);
    out.writeStringField("sample", kind.name().toLowerCase(Locale.ROOT));
    number("value", answer[VALUE], answer[KNOWN] > 0, out);
    boolean timed = answer[INTERVAL] > 0;
    number("interval", answer[INTERVAL], timed, out);
    out.writeArrayFieldStart("forecast");
    for (int h = 0; h < horizon && timed; h++) {
      out.writeStartObject();
      out.writeStringField("time", time(answer, h + 1));
      for (int i = 0; i < QUANTILES.size(); i++) {
        out.writeNumberField(QUANTILES.get(i), answer[SAMPLE + i * horizon + h]);
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("errors");
    for (int i = SAMPLE + QUANTILES.size() * horizon; i < answer.length; i += 3) {
      if (answer[i + 2] > 0) {
        out.writeStartObject();
        out.writeNumberField("ahead", (int) answer[i]);
        out.writeNumberField("error", answer[i + 1]);
        out.writeEndObject();
      }
    }
    out.writeEndArray();
    number("mase", answer[MASE], answer[MASE_KNOWN] > 0, out);
    if (answer[SCORED] > 0) {
      out.writeBooleanField("outside", answer[OUTSIDE] > 0);
      out.writeBooleanField("outlier", answer[OUTLIER] > 0);
      out.writeNumberField("score", answer[SCORE]);
    }
  }

  private static String time(float[] answer, int ahead) {
    long day = (long) answer[DAY];
    long second = day * 86_400 + (long) answer[SECOND];
    long origin = second * 1000 + (long) answer[MILLISECOND];
    return EventTime.format(origin + Math.round(ahead * (double) answer[INTERVAL] * 1000));
  }

  private static void number(String name, float value, boolean known, JsonGenerator out)
      throws IOException {
    if (known) {
      out.writeNumberField(name, value);
    } else {
      out.writeNullField(name);
    }
  }
}
