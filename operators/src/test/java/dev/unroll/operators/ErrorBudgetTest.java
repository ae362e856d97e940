package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorBudgetTest {

  @Test
  void fewEvents_neverSpendIt() {
    ErrorBudget budget = new ErrorBudget(0);
    count(budget, ErrorBudget.LEAST - 1, true);
    assertThat(budget.isSpent()).isFalse();
    budget.count(true);
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void shareAtTheLimit_isStillAllowed() {
    ErrorBudget budget = new ErrorBudget(0.5);
    count(budget, 100, true);
    count(budget, 100, false);
    assertThat(budget.isSpent()).isFalse();
    budget.count(true);
    assertThat(budget.isSpent()).isTrue();
    assertThat(budget.describe()).isEqualTo("50 % of the latest 201 events");
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
      budget.count(error);
    }
  }
}
