package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForecastBoardTest {
  private static final long TURN = 10_000_000_000L;

  private final ForecastBoard board = new ForecastBoard();

  @Test
  void withoutNewsOneSeriesIsLookedAtAfterTheOther() {
    assertThat(board.focus(0)).isNull();
    second(0, false);
    assertThat(focus(5 * TURN)).isEqualTo("a");
    second(1, false);
    board.add(Forecasts.of("flat", 0, 3, 3, false));
    board.add(Forecasts.of("flat", 1, 3, 3, false));
    assertThat(focus(0)).isEqualTo("a");
    assertThat(focus(TURN)).isEqualTo("b");
    assertThat(focus(3 * TURN)).isEqualTo("a");
    assertThat(focus(-TURN)).isEqualTo("c");
  }

  @Test
  void outlierIsLookedAtAndComesFirstWhileItIsNews() {
    second(0, false);
    second(1, true);
    for (int second = 2; second <= ForecastBoard.NEWS; second++) {
      second(second, false);
    }
    assertThat(focus(0)).isEqualTo("c");
    assertThat(board.tracks(2)).extracting(Track::series).containsExactly("c", "a");
    assertThat(board.tracks(3)).extracting(Track::series).containsExactly("a", "b", "c");
    second(ForecastBoard.NEWS + 1, false);
    assertThat(focus(0)).isEqualTo("a");
    assertThat(board.tracks(2)).extracting(Track::series).containsExactly("a", "b");
  }

  private String focus(long now) {
    return board.focus(now).series();
  }

  private void second(int second, boolean outlier) {
    board.add(Forecasts.of("c", second, second, 1, outlier));
    board.add(Forecasts.of("b", second, second, 1, false));
    board.add(Forecasts.of("a", second, second, 1, false));
  }
}
