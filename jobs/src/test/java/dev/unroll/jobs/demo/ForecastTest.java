package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ForecastTest {
  @Test
  void everythingThatIsShownIsRead() throws IOException {
    Forecast forecast =
        read(
            """
            {"id":"7","key":"cpu","time":"2026-03-02T08:00:00Z","model":"m@1","step":9,
             "value":1.5,"interval":1,"forecast":[
             {"time":"2026-03-02T08:00:01Z","mean":2.1,"q10":1,"q50":2,"q90":3},
             {"time":"2026-03-02T08:00:02Z","mean":2.2,"q10":0,"q50":2,"q90":4}],
             "errors":[{"ahead":1,"error":0.5}],"mase":0.9,"outside":true,"outlier":true,
             "score":7.5}""");
    assertThat(forecast.series()).isEqualTo("cpu");
    assertThat(forecast.time()).isEqualTo(Instant.parse("2026-03-02T08:00:00Z"));
    assertThat(forecast.value()).isEqualTo(1.5);
    assertThat(forecast.steps())
        .containsExactly(
            new Forecast.Step(Instant.parse("2026-03-02T08:00:01Z"), 1, 2, 3),
            new Forecast.Step(Instant.parse("2026-03-02T08:00:02Z"), 0, 2, 4));
    assertThat(forecast.outlier()).isTrue();
    assertThat(forecast.score()).isEqualTo(7.5);
    assertThat(forecast.mase()).isEqualTo(0.9);
  }

  @Test
  void whatIsNotKnownYetIsNoNumber() throws IOException {
    Forecast forecast =
        read("{\"key\":\"cpu\",\"time\":\"2026-03-02T08:00:00Z\",\"value\":null,\"mase\":null}");
    assertThat(forecast.value()).isNaN();
    assertThat(forecast.steps()).isEmpty();
    assertThat(forecast.outlier()).isFalse();
    assertThat(forecast.score()).isNaN();
    assertThat(forecast.mase()).isNaN();
  }

  private static Forecast read(String json) throws IOException {
    return Forecast.of(new JsonMapper().readTree(json));
  }
}
