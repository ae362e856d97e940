package dev.unroll.training.tags;

import dev.unroll.training.Progress;
import dev.unroll.training.network.TaggerWeights;
import dev.unroll.training.text.WordClusters;
import dev.unroll.training.text.WordTags;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Trains the members of a tagger one after the other and puts them into one graph. */
public final class TaggerTraining {
  private TaggerTraining() {}

  /**
   * What a run gives.
   *
   * @param graph the bytes of the ONNX graph
   * @param tokenizer the text of {@code tokenizer.json}
   * @param alone each member's own measure
   * @param speed words a second of one core, network alone, in batches
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Trained(
      TagFolder data,
      byte[] graph,
      String tokenizer,
      TagWords words,
      TagQuality quality,
      List<Double> alone,
      double speed) {}

  /** Takes what training has come to, so that a run that is stopped leaves something. */
  @FunctionalInterface
  public interface Keeper {
    void keep(Trained best) throws IOException;
  }

  /**
   * @param vectors a file of pretrained vectors; null for none
   * @param epochs of every network; null for each its own
   * @param keeper told after each measured pass that beats all before it
   */
  public static Trained run(
      TaggerRecipe recipe,
      Path folder,
      @Nullable Path vectors,
      int seed,
      @Nullable Integer epochs,
      Progress progress,
      Keeper keeper)
      throws IOException {
    progress.preparing("reading " + folder);
    TagFolder data = TagFolder.read(folder);
    TaggerSettings settings = recipe.settings();
    List<Function<String, List<String>>> lexica =
        List.of(WordClusters.read()::marks, WordTags.read()::marks);
    TagWords words = TagWords.of(data.train(), vectors, settings.vectors(), lexica);
    TagSentences train =
        TagSentences.of(data.train(), words.vocabulary(), data.labels(), data.fine());
    TagSentences dev = TagSentences.of(data.dev(), words.vocabulary(), data.labels(), data.fine());
    progress.preparing(
        String.format(
            Locale.ROOT,
            "%,d words to learn from, %,d known, %d network(s)",
            train.tokens(),
            words.words().size(),
            recipe.members().size()));
    List<TaggerWeights> members = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    Run run = new Run(recipe, data, words, dev);
    for (TaggerMember member : recipe.members()) {
      double[] best = {0};
      TaggerWeights trained =
          TaggerCourse.run(
              train,
              words,
              member.shape(words, data),
              settings,
              epochs == null ? member.epochs() : epochs,
              LabelChain.mask(data.labels()),
              seed,
              weights -> {
                double measure = run.measure(run.of(List.of(weights), List.of()));
                if (measure > best[0]) {
                  best[0] = measure;
                  List<TaggerWeights> all = new ArrayList<>(members);
                  all.add(weights);
                  List<Double> measures = new ArrayList<>(alone);
                  measures.add(measure);
                  keeper.keep(run.of(all, measures));
                }
                return measure;
              },
              progress);
      members.add(trained);
      alone.add(best[0]);
    }
    return run.of(members, alone);
  }

  /** What all measures of a run share. */
  private record Run(TaggerRecipe recipe, TagFolder data, TagWords words, TagSentences dev) {
    Trained of(List<TaggerWeights> members, List<Double> alone) {
      byte[] graph = TaggerGraph.write(members, words, data.labels());
      try (TagScorer scorer = new TagScorer(graph)) {
        // The thread's own time: other work of the machine does not count.
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long begin = clock.getCurrentThreadCpuTime();
        int[][] found = scorer.label(dev);
        double seconds = (clock.getCurrentThreadCpuTime() - begin) / 1e9;
        return new Trained(
            data,
            graph,
            WordTokenizerFile.write(words.words()),
            words,
            TagQuality.of(data.labels(), dev.labels(), found),
            List.copyOf(alone),
            dev.tokens() / seconds);
      }
    }

    double measure(Trained trained) {
      return recipe.spans() ? trained.quality().f1() : trained.quality().accuracy();
    }
  }
}
