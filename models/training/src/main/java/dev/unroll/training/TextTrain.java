package dev.unroll.training;

import dev.unroll.training.data.TextData;
import dev.unroll.training.data.TextDataReader;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A subcommand of {@code unroll train} that trains a {@link Recipe} over labelled texts. */
abstract class TextTrain implements Callable<Integer>, BundleMaker {
  /** The forms of data, for the descriptions of the commands. */
  static final String LEARNS_FROM =
      "Learns from a folder in TweetEval's layout (mapping.txt, train_text.txt, train_labels.txt, "
          + "val_…), or a CSV file with the header text,label, whose validation part is split off.";

  @Mixin private final TrainOptions options = new TrainOptions();

  private final Recipe recipe;

  TextTrain(Recipe recipe) {
    this.recipe = recipe;
  }

  @Override
  public Integer call() throws IOException {
    check(options);
    options.apply();
    Instant begin = Instant.now();
    TextData texts = TextDataReader.read(options.data(), options.seed(), until());
    Recipe.Plan plan = recipe.plan(options.seed());
    plan = plan.withEpochs(options.epochs(plan.settings().epochs()));
    TrainedModel model = Training.run(recipe, texts, plan, new BarProgress(recipe.name()));
    String minutes = options.minutes(begin);
    String card = ModelCard.write(recipe, texts, model, options.command(), options.seed(), minutes);
    ClassifierBundle.write(options.folder(), recipe, model, card);
    options.say(model.quality().strip());
    options.say("");
    options.say("bundle written to " + options.folder());
    return 0;
  }

  @Override
  public String name() {
    return recipe.name();
  }

  @Override
  public String version() {
    return recipe.version();
  }

  /**
   * Refuses options of its own that do not go together.
   *
   * @throws picocli.CommandLine.ParameterException with the first fault
   */
  void check(TrainOptions line) {}

  /** From when on training texts are held out; null for none. */
  @Nullable Instant until() {
    return null;
  }
}
