package dev.unroll.training.tags;

import dev.unroll.training.Progress;
import dev.unroll.training.network.TaggerWeights;
import dev.unroll.training.text.WordClusters;
import dev.unroll.training.text.WordTags;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Trains a tagger and keeps the best of its measured passes. */
public final class TaggerTraining {
  private TaggerTraining() {}

  /**
   * What a run gives.
   *
   * @param epochs the passes that were planned
   * @param graph the bytes of the ONNX graph
   * @param tokenizer the text of {@code tokenizer.json}
   * @param taught what a teacher labelled beside the data; null for none
   * @param speed words a second of one core, network alone, in batches
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Trained(
      TagFolder data,
      int epochs,
      byte[] graph,
      String tokenizer,
      TagWords words,
      @Nullable TaughtText taught,
      TagQuality quality,
      double speed) {}

  /** Takes what training has come to, so that a run that is stopped leaves something. */
  @FunctionalInterface
  public interface Keeper {
    void keep(Trained best) throws IOException;
  }

  /**
   * @param vectors a file of pretrained vectors; null for none
   * @param taught sentences that a teacher labelled, as {@link TaughtText} reads them, to learn
   *     from beside the data; null for none
   * @param epochs passes over the training part; null for the recipe's
   * @param keeper told after each measured pass that beats all before it
   */
  public static Trained run(
      TaggerRecipe recipe,
      Path folder,
      @Nullable Path vectors,
      @Nullable Path taught,
      int seed,
      @Nullable Integer epochs,
      Progress progress,
      Keeper keeper)
      throws IOException {
    TaughtText text = taught == null ? null : TaughtText.read(taught);
    progress.preparing("reading " + folder);
    TagFolder data = TagFolder.read(folder);
    if (!data.changed().isEmpty()) {
      progress.preparing(data.changed());
    }
    if (text != null) {
      text.check(data.labels());
    }
    TaggerSettings settings = recipe.settings();
    TagWords words = words(data, vectors, settings);
    TagSentences train =
        TagSentences.of(data.train(), words.vocabulary(), data.labels(), data.fine());
    TagSentences dev = TagSentences.of(data.dev(), words.vocabulary(), data.labels(), data.fine());
    progress.preparing(
        String.format(
            Locale.ROOT,
            "%,d words to learn from, %,d known",
            train.tokens(),
            words.words().size()));
    TagSentences more =
        text == null
            ? TagSentences.NONE
            : TagSentences.of(text.sentences(), words.vocabulary(), data.labels(), data.fine());
    int passes = epochs == null ? recipe.epochs() : epochs;
    Best best = new Best(recipe, passes, data, words, text, dev, keeper);
    TaggerCourse course = new TaggerCourse(train, more, words, settings, passes, seed);
    float[] mask = LabelChain.mask(data.labels());
    try (TaggerLearner learner = course.learner(recipe.shape(words, data), mask, seed)) {
      course.run(learner, own -> best.measure(own.averaged()), progress);
    }
    return Objects.requireNonNull(best.trained, "the last pass is always measured");
  }

  /** The words of some data, with all lexica. */
  static TagWords words(TagFolder data, @Nullable Path vectors, TaggerSettings settings)
      throws IOException {
    List<Function<String, List<String>>> lexica =
        List.of(WordClusters.read()::marks, WordTags.read()::marks);
    return TagWords.of(data.train(), vectors, settings.vectors(), lexica);
  }

  /** The best measured pass of a run. */
  private static final class Best {
    private final TaggerRecipe recipe;
    private final int passes;
    private final TagFolder data;
    private final TagWords words;
    private final @Nullable TaughtText taught;
    private final TagSentences dev;
    private final Keeper keeper;
    private @Nullable Trained trained;

    Best(
        TaggerRecipe recipe,
        int passes,
        TagFolder data,
        TagWords words,
        @Nullable TaughtText taught,
        TagSentences dev,
        Keeper keeper) {
      this.recipe = recipe;
      this.passes = passes;
      this.data = data;
      this.words = words;
      this.taught = taught;
      this.dev = dev;
      this.keeper = keeper;
    }

    double measure(TaggerWeights weights) throws IOException {
      Trained pass = trained(weights);
      if (trained == null || measure(pass) > measure(trained)) {
        trained = pass;
        keeper.keep(pass);
      }
      return measure(pass);
    }

    private double measure(Trained pass) {
      return recipe.spans() ? pass.quality().f1() : pass.quality().accuracy();
    }

    private Trained trained(TaggerWeights weights) {
      byte[] graph = TaggerGraph.write(weights, words, data.labels());
      try (TagScorer scorer = new TagScorer(graph)) {
        // The thread's own time: other work of the machine does not count.
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long begin = clock.getCurrentThreadCpuTime();
        int[][] found = scorer.label(dev);
        double seconds = (clock.getCurrentThreadCpuTime() - begin) / 1e9;
        return new Trained(
            data,
            passes,
            graph,
            WordTokenizerFile.write(words.words()),
            words,
            taught,
            TagQuality.of(data.labels(), dev.labels(), found),
            dev.tokens() / seconds);
      }
    }
  }
}
