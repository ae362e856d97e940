package dev.unroll.training;

import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.RecurrentGraphWriter;
import dev.unroll.models.onnx.RecurrentNetwork;
import dev.unroll.training.data.LabelledText;
import dev.unroll.training.data.TextData;
import dev.unroll.training.network.NetworkShape;
import dev.unroll.training.text.TextTokenizer;
import dev.unroll.training.text.Words;
import java.io.IOException;
import java.util.Locale;

/** What every recipe goes through: word pieces, a task over them, a course, the card's figures. */
final class Training {
  /** The most tokens kept of one text. */
  static final int MAX_STEPS = 128;

  private Training() {}

  /** Trains a recipe from the data alone. */
  static TrainedModel run(Recipe recipe, TextData data, Recipe.Plan plan, Progress progress)
      throws IOException {
    progress.preparing("making word pieces for " + data.train().size() + " texts");
    Words words = recipe.words(data.train().stream().map(LabelledText::text).toList(), plan);
    int classes = data.labels().size();
    LearningSettings settings = plan.settings().forTexts(data.train().size());
    try (TextTokenizer tokenizer = new TextTokenizer(words.json())) {
      TokenisedTexts validation = TokenisedTexts.of(data.validation(), tokenizer, MAX_STEPS);
      Task task =
          recipe.task(
              TokenisedTexts.of(data.train(), tokenizer, MAX_STEPS),
              validation,
              data.labels(),
              settings.batch(),
              words.vocabulary().link());
      progress.preparing("at most " + settings.epochs() + " passes over them");
      NetworkShape shape = plan.network().with(words.vocabulary().size(), classes);
      Course.Outcome outcome =
          Course.run(task, recipe.network(shape, words), settings, plan.seed(), progress);
      Form form = recipe.form();
      byte[] graph =
          form == Form.TIME ? outcome.graph() : RecurrentGraphWriter.write(outcome.network(), form);
      try (OnnxScorer scorer = new OnnxScorer(graph)) {
        return new TrainedModel(
            data.labels(),
            MAX_STEPS,
            graph,
            words.json(),
            recipe.golden(tokenizer, scorer),
            recipe.method(shape, settings, outcome),
            task.report(data.labels(), scorer)
                + form(form, outcome, validation, scorer)
                + later(data, tokenizer, scorer)
                + ModelCard.OPTIMISM,
            recipe.limits());
      }
    }
  }

  /** How far the graph is from the plain one: a time axis, all in floats; empty for that one. */
  private static String form(
      Form form, Course.Outcome outcome, TokenisedTexts validation, OnnxScorer scorer) {
    RecurrentNetwork plain = outcome.network().inFloats();
    StringBuilder said = new StringBuilder();
    if (form != Form.TIME) {
      said.append("The graph has the form `" + Choice.text(form) + "`: one token a call. ");
    }
    if (!plain.equals(outcome.network())) {
      said.append("The graph's table is of bytes with a scale a row. ");
    }
    if (said.isEmpty()) {
      return "";
    }
    try (OnnxScorer expected = new OnnxScorer(RecurrentGraphWriter.write(plain))) {
      return String.format(
          Locale.ROOT,
          """

          %sOver the validation texts its scores differ from
          those of the plain form, in floats with a time axis, by at most %.1e.
          """,
          said,
          FormDifference.of(validation, expected, scorer));
    }
  }

  /** What the model is worth on texts of a later time than it has seen; empty where none are. */
  private static String later(TextData data, TextTokenizer tokenizer, OnnxScorer scorer) {
    if (data.later().isEmpty()) {
      return "";
    }
    TokenisedTexts texts = TokenisedTexts.of(data.later(), tokenizer, MAX_STEPS);
    Quality quality = SentimentTask.quality(texts, data.labels().size(), scorer);
    return "\nOn texts of a later time than any trained on, chosen for nothing:\n\n"
        + ModelCard.head("texts", data.labels())
        + ModelCard.row(quality.count() + " later texts", quality);
  }
}
