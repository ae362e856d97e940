package dev.unroll.models.onnx.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.forecast.SampleKind;
import dev.unroll.models.onnx.ForecastNetwork;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The graph against the plain-Java reference, over series as wild as they come. */
class ForecastGraphTest {
  private static final int SAMPLES = 120;

  /** Of the level or the spread, whichever is greater. */
  private static final float NEAR = 2e-5f;

  private static final int KIND = ForecastGraphWriter.SAMPLE.indexOf("kind");
  private static final int INTERVAL = ForecastGraphWriter.SAMPLE.indexOf("interval");
  private static final int MASE = ForecastGraphWriter.SAMPLE.indexOf("mase");
  private static final int SCORED = ForecastGraphWriter.SAMPLE.indexOf("scored");
  private static final int SCORE = ForecastGraphWriter.SAMPLE.indexOf("score");
  private static final int OUTSIDE = ForecastGraphWriter.SAMPLE.indexOf("outside");

  @Property(tries = 30)
  void graph_saysWhatTheReferenceSays(@ForAll long seed) throws OrtException {
    Random random = new Random(seed);
    ForecastNetwork network = network(random);
    try (ForecastSession graph = new ForecastSession(network, 2)) {
      WildSeries[] series = {new WildSeries(random), new WildSeries(random)};
      ReferenceForecaster[] references = {
        new ReferenceForecaster(network), new ReferenceForecaster(network)
      };
      for (int i = 0; i < SAMPLES; i++) {
        int[] times = new int[4];
        float[] values = new float[2];
        for (int row = 0; row < 2; row++) {
          values[row] = series[row].next();
          times[2 * row] = series[row].days();
          times[2 * row + 1] = series[row].millis();
        }
        graph.next(times, values);
        for (int row = 0; row < 2; row++) {
          SampleKind kind = references[row].next(times[2 * row], times[2 * row + 1], values[row]);
          check(graph, row, kind, references[row]);
        }
      }
    }
  }

  private static void check(
      ForecastSession graph, int row, SampleKind kind, ReferenceForecaster reference) {
    float[] sample = graph.output("sample", row);
    assertThat(SampleKind.of((int) sample[KIND])).isEqualTo(kind);
    for (float value : graph.kept(row)) {
      assertThat(value).isFinite();
    }
    if (kind == SampleKind.UNKNOWN) {
      return;
    }
    assertThat(sample[INTERVAL]).isEqualTo(reference.frame.interval());
    float level = Math.abs(reference.frame.level());
    float unit = Math.max(level, reference.frame.spread());
    near(graph.output("mean", row), reference.mean, unit);
    near(graph.output("q10", row), reference.q10, unit);
    near(graph.output("q50", row), reference.q50, unit);
    near(graph.output("q90", row), reference.q90, unit);
    float[] errors = reference.watch.errors();
    float[] told = graph.output("errors", row);
    for (int i = 0; i < errors.length; i++) {
      assertThat(told[3 * i + 2] > 0).isEqualTo(!Float.isNaN(errors[i]));
      if (!Float.isNaN(errors[i])) {
        // The forecast was of another level, perhaps.
        near(new float[] {told[3 * i + 1]}, new float[] {errors[i]}, 100 * unit);
      }
    }
    float mase = reference.watch.mase();
    assertThat(sample[MASE + 1] > 0).isEqualTo(!Float.isNaN(mase));
    assertThat(sample[SCORED] > 0).isEqualTo(reference.watch.scored());
    if (reference.frame.spread() > level / 100) {
      near(new float[] {sample[MASE]}, new float[] {Float.isNaN(mase) ? 0 : mase}, 100);
      float score = reference.watch.score();
      near(new float[] {sample[SCORE]}, new float[] {score}, 100 * Math.max(1, score));
      // At the very edge of the interval the last bits decide.
      assertThat(sample[OUTSIDE] > 0 == reference.watch.outside() || Math.abs(score - 1.28f) < 0.1f)
          .isTrue();
    }
    float sum = 0;
    for (float probability : graph.output("trend", row)) {
      assertThat(probability).isBetween(0f, 1f);
      sum += probability;
    }
    assertThat(sum).isBetween(0.999f, 1.001f);
  }

  private static void near(float[] found, float[] expected, float unit) {
    for (int i = 0; i < expected.length; i++) {
      float scale = Math.max(unit, Math.abs(expected[i]));
      assertThat(Math.abs(found[i] - expected[i]) / scale).isLessThan(NEAR);
    }
  }

  private static ForecastNetwork network(Random random) {
    int season = 1 + random.nextInt(5);
    int window = season + random.nextInt(8);
    int seasons = window / season < 2 ? 0 : random.nextInt(window / season + 1);
    int patch = 1 + random.nextInt(3);
    FrameSettings frame =
        new FrameSettings(
            season,
            window,
            1 + random.nextInt(window),
            1 + random.nextInt(window),
            patch * (1 + random.nextInt(3)),
            1 + random.nextInt(30),
            seasons == 1 ? 0 : seasons);
    return RandomForecasters.of(frame, 5, 7, patch, random.nextBoolean(), random.nextLong());
  }

  @Test
  void row_hasTheSameBitsInAnyCompany() throws OrtException {
    ForecastNetwork network =
        RandomForecasters.of(new FrameSettings(6, 23, 6, 6, 12, 20, 3), 17, 19, 6, true, 1);
    int most = 70;
    try (ForecastSession together = new ForecastSession(network, most);
        ForecastSession few = new ForecastSession(network, 3)) {
      WildSeries[] series = new WildSeries[most];
      for (int row = 0; row < most; row++) {
        series[row] = new WildSeries(new Random(row));
      }
      int[] watched = {0, 33, most - 1};
      for (int i = 0; i < 60; i++) {
        int[] times = new int[2 * most];
        float[] values = new float[most];
        int[] fewTimes = new int[6];
        float[] fewValues = new float[3];
        for (int row = 0; row < most; row++) {
          values[row] = series[row].next();
          times[2 * row] = series[row].days();
          times[2 * row + 1] = series[row].millis();
        }
        for (int w = 0; w < 3; w++) {
          // In another order, too.
          fewValues[2 - w] = values[watched[w]];
          System.arraycopy(times, 2 * watched[w], fewTimes, 2 * (2 - w), 2);
        }
        together.next(times, values);
        few.next(fewTimes, fewValues);
        for (int w = 0; w < 3; w++) {
          assertThat(few.kept(2 - w)).isEqualTo(together.kept(watched[w]));
          for (String output : new String[] {"mean", "q10", "q90", "sample", "errors", "trend"}) {
            assertThat(few.output(output, 2 - w)).isEqualTo(together.output(output, watched[w]));
          }
        }
      }
    }
  }
}
