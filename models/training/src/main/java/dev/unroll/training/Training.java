package dev.unroll.training;

import dev.unroll.training.data.LabelledText;
import dev.unroll.training.data.TextData;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.network.TokenClassifier;
import dev.unroll.training.text.TextTokenizer;
import dev.unroll.training.text.WordPieceTrainer;

/** What every recipe goes through: word pieces, a task over them, a course, the card's figures. */
final class Training {
  /** The most tokens kept of one text. */
  static final int MAX_STEPS = 128;

  private Training() {}

  /** Trains a recipe from the data alone. */
  static TrainedModel run(Recipe recipe, TextData data, Recipe.Plan plan, Progress progress) {
    progress.preparing("learning word pieces from " + data.train().size() + " texts");
    WordPieceTrainer.Trained words =
        WordPieceTrainer.train(
            data.train().stream().map(LabelledText::text).toList(), plan.vocabulary());
    int classes = data.labels().size();
    LearningSettings settings = plan.settings().forTexts(data.train().size());
    try (TextTokenizer tokenizer = new TextTokenizer(words.json())) {
      Task task =
          recipe.task(
              TokenisedTexts.of(data.train(), tokenizer, MAX_STEPS),
              TokenisedTexts.of(data.validation(), tokenizer, MAX_STEPS),
              classes,
              settings.batch(),
              words.vocabulary().link());
      progress.preparing("at most " + settings.epochs() + " passes over them");
      NetworkShape shape = plan.network().with(words.vocabulary().size(), classes);
      Course.Outcome outcome =
          Course.run(task, new TokenClassifier(shape), settings, plan.seed(), progress);
      try (OnnxScorer scorer = new OnnxScorer(outcome.graph())) {
        return new TrainedModel(
            data.labels(),
            MAX_STEPS,
            outcome.graph(),
            words.json(),
            recipe.method(shape, settings, outcome),
            task.report(data.labels(), scorer) + ModelCard.OPTIMISM,
            recipe.limits());
      }
    }
  }
}
