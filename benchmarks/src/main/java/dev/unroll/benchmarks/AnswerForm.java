package dev.unroll.benchmarks;

/** What every contender makes of an answer. */
enum AnswerForm {
  /** The prediction as the product writes it. */
  JSON("answers as JSON"),
  /** The scores alone, as floats: what the operator costs by itself. */
  SCORES("answers as scores");

  private final String title;

  AnswerForm(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
