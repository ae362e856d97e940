package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

class ErrorBudgetTest {

  @Test
  void fewEvents_neverSpendIt() {
    ErrorBudget budget = new ErrorBudget(0);
    count(budget, ErrorBudget.LEAST - 1, true);
    assertThat(budget.isSpent()).isFalse();
    budget.count("broken");
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void shareAtTheLimit_isStillAllowed() {
    ErrorBudget budget = new ErrorBudget(0.5);
    count(budget, 100, true);
    count(budget, 100, false);
    assertThat(budget.isSpent()).isFalse();
    budget.count("broken");
    assertThat(budget.isSpent()).isTrue();
    assertThatThrownBy(budget::check)
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageStartingWith(
            "the model fails on 50 % of the latest 201 events, more than dead-letter.max-share 0.5"
                + " allows; the last time: broken.");
  }

  @Test
  void longHealthyPast_doesNotHideAModelThatBreaks() {
    ErrorBudget budget = new ErrorBudget(0.5);
    count(budget, 1_000_000, false);
    count(budget, 2 * ErrorBudget.WINDOW, true);
    assertThat(budget.isSpent()).isTrue();
  }

  private static void count(ErrorBudget budget, int times, boolean error) {
    for (int i = 0; i < times; i++) {
      budget.count(error ? "broken" : null);
    }
  }
}
