package dev.unroll.training;

import dev.unroll.training.tags.TaggerBundle;
import dev.unroll.training.tags.TaggerRecipe;
import dev.unroll.training.tags.TaggerTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A subcommand of {@code unroll train} that trains a tagger over labelled sentences. */
abstract class TaggerTrain implements Callable<Integer>, BundleMaker {
  @Mixin private final TrainOptions options = new TrainOptions();

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description =
          "Pretrained vectors of words: GloVe's or word2vec's text, plain or .gz, or the JSON of"
              + " npm's wink-embeddings packages. Default: none, which costs a point or more.")
  private @Nullable Path vectors;

  @Option(
      names = "--taught",
      paramLabel = "PATH",
      description =
          "Sentences that a larger tagger labelled, to learn from beside the data: what unroll train"
              + " tag-text wrote. Default: none.")
  private @Nullable Path taught;

  private final TaggerRecipe recipe;

  TaggerTrain(TaggerRecipe recipe) {
    this.recipe = recipe;
  }

  @Override
  public Integer call() throws IOException {
    options.apply();
    options.refuse(
        recipe.spans() && taught != null,
        "--taught: expected it with labels of words, found it with "
            + recipe.name()
            + ", whose labels are spans; leave it out");
    Instant begin = Instant.now();
    TaggerTraining.Trained trained =
        TaggerTraining.run(
            recipe,
            options.data(),
            vectors,
            taught,
            options.seed(),
            options.epochs(),
            new BarProgress(recipe.name()),
            best -> write(best, begin));
    write(trained, begin);
    options.say(TaggerBundle.quality(recipe, trained).strip());
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

  private void write(TaggerTraining.Trained trained, Instant begin) throws IOException {
    String minutes = options.minutes(begin);
    String file = vectors == null ? null : String.valueOf(vectors.getFileName());
    TaggerBundle.write(options.folder(), recipe, trained, file, options.command(), minutes);
  }
}
