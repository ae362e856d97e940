package dev.unroll.training.tags;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.Bundle;
import dev.unroll.models.BundleFiles;
import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.words.WordRow;
import dev.unroll.training.GoldenWriter;
import dev.unroll.training.network.TaggerShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a trained tagger as a bundle folder, its card included. */
public final class TaggerBundle {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_STEPS = 512;
  private static final double TOLERANCE = 1e-4;
  private static final List<String> GOLDEN =
      List.of(
          "I do n't think Apple will open a new shop in London tomorrow .",
          "@ann That that is , is : http://example.org/a #sure 42 %",
          "Yes");

  private TaggerBundle() {}

  /**
   * Writes the five files, over older ones of the same names; makes the folder where there is none.
   *
   * @param vectors the name of the file of word vectors; null for none
   * @param command the command that made the bundle
   * @param minutes how many it took, on how many threads
   */
  public static void write(
      Path folder,
      TaggerRecipe recipe,
      TaggerTraining.Trained trained,
      @Nullable String vectors,
      String command,
      String minutes)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(Bundle.GRAPH, trained.graph());
    files.put(Bundle.TOKENIZER, trained.tokenizer().getBytes(UTF_8));
    files.put(Bundle.GOLDEN, golden(trained).getBytes(UTF_8));
    files.put("README.md", card(recipe, trained, vectors, command, minutes).getBytes(UTF_8));
    new BundleFiles(manifest(recipe, trained.data().labels()), files).write(folder);
  }

  private static ObjectNode manifest(TaggerRecipe recipe, List<String> labels) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("name", recipe.name()).put("version", recipe.version()).put("head", "tags");
    labels.forEach(manifest.putArray("labels")::add);
    manifest.putObject("vectoriser").put("kind", "words").put("max-steps", MAX_STEPS);
    if (recipe.spans()) {
      TaggerGraph.CHOSEN.forEach(manifest.putArray("output")::add);
    }
    return manifest;
  }

  /** What this machine's graph answers to a few sentences. */
  private static String golden(TaggerTraining.Trained trained) {
    List<String> labels = trained.data().labels();
    List<TaggedSentence> sentences =
        GOLDEN.stream()
            .map(text -> List.of(text.split(" ", -1)))
            .map(tokens -> new TaggedSentence("", "", tokens, tokens, List.of()))
            .toList();
    TagSentences rows = TagSentences.of(sentences, trained.words().vocabulary(), labels, List.of());
    GoldenWriter golden = new GoldenWriter(TOLERANCE);
    try (TagScorer scorer = new TagScorer(trained.graph())) {
      float[][][] scores = scorer.scores(rows);
      for (int s = 0; s < scores.length; s++) {
        int[][] tokens = new int[scores[s].length][];
        for (int t = 0; t < tokens.length; t++) {
          int from = t * WordRow.WIDTH;
          tokens[t] = Arrays.copyOfRange(rows.rows()[s], from, from + WordRow.WIDTH);
        }
        golden
            .sequence("sentence " + (s + 1))
            .step(Map.of("tokens", tokens), Map.of("scores", scores[s]));
      }
    }
    return golden.toJson();
  }

  private static String card(
      TaggerRecipe recipe,
      TaggerTraining.Trained trained,
      @Nullable String vectors,
      String command,
      String minutes) {
    TagFolder data = trained.data();
    return String.format(
        Locale.ROOT,
        """
    # %s

    %s

    | | |
    | --- | --- |
    | data | %s: %,d sentences with %,d words to train on, %,d with %,d to validate with |
    | licence of the data | %s |
    | word vectors and lexica | %s |
    %s| licence of this model | derived from that data: the same terms |
    | labels | %s |
    | command | `%s` |
    | minutes | %s |
    | size | %.1f MB graph, %.1f MB tokenizer, %,d words |
    | speed | %,.0f words a second and core, network alone, in batches of 64 sentences |

    ## Quality

    %s

    The validation part chose the pass that was kept, and the recipe's settings where it is of the same data, so
    this is slightly optimistic. No test part was opened.

    ## What was done

    %s

    ## What was tried

    %s

    ## Limits

    %s
    """,
        recipe.name(),
        recipe.purpose(),
        data.name(),
        data.train().size(),
        data.trainTokens(),
        data.dev().size(),
        data.devTokens(),
        TaggerTexts.licence(recipe, data.name()),
        TaggerTexts.lexica(vectors),
        TaggerTexts.taughtRow(trained.taught()),
        String.join(", ", data.labels()),
        command,
        minutes,
        trained.graph().length / 1e6,
        trained.tokenizer().getBytes(UTF_8).length / 1e6,
        trained.words().words().size(),
        trained.speed(),
        quality(recipe, trained).strip(),
        method(recipe, trained).strip(),
        TaggerTexts.tried(recipe, data.name(), trained.taught()).strip(),
        recipe.limits().strip());
  }

  /** The figures, as the card and the terminal show them. */
  public static String quality(TaggerRecipe recipe, TaggerTraining.Trained trained) {
    TagQuality quality = trained.quality();
    return recipe.spans()
        ? String.format(
            Locale.ROOT,
            """
                | | precision | recall | F1 of exact spans | right labels |
                | --- | --- | --- | --- | --- |
                | %s, validation part | %.2f %% | %.2f %% | %.2f %% | %.2f %% |
                """,
            recipe.name(),
            100 * quality.precision(),
            100 * quality.recall(),
            100 * quality.f1(),
            100 * quality.accuracy())
        : String.format(
            Locale.ROOT,
            """
                | | right tags |
                | --- | --- |
                | %s, validation part, given tokens | %.2f %% |
                """,
            recipe.name(),
            100 * quality.accuracy());
  }

  private static String method(TaggerRecipe recipe, TaggerTraining.Trained trained) {
    TaggerShape shape = recipe.shape();
    TaggerSettings settings = recipe.settings();
    String changed = trained.data().changed();
    return String.format(
        Locale.ROOT,
        """
        - A word is its pretrained vector (fixed, a byte a number with a scale a row), %d learned numbers of
          its own where it stands twice in the training part, %d that its first two and three and last one to
          four characters add up to (hashed into %,d buckets), %d that its marks in the lexica add up to (the
          nodes on its cluster's path, the tags of its ambiguity class), %d for its shape, and %d filters over
          three characters, of which the greatest answer counts. All of it is in the graph.
        %s%s- AdamW, highest rate %.4f, falling along a cosine, batches of %d sentences, the gradients'
          norm at most %.0f, averaged weights, label smoothing %.2f. The row of a word that was seen
          n times is left out with the chance %.2f / (%.2f + n), every word's vectors with the chance %.2f.
        %s""",
        shape.word(),
        shape.affix(),
        WordRow.BUCKETS,
        shape.lexicon(),
        shape.shape(),
        shape.filters(),
        network(recipe, trained),
        TaggerTexts.beside(trained.taught()),
        settings.learningRate(),
        settings.batch(),
        settings.clip(),
        settings.smoothing(),
        settings.loss().rare(),
        settings.loss().rare(),
        settings.loss().vector(),
        changed.isEmpty() ? "" : "- " + changed + ".\n");
  }

  private static String finer(boolean bothWays, boolean fine) {
    String ahead = bothWays ? "" : " and the next word's";
    return fine ? ", learning the finer tags (XPOS)" + ahead + " beside the tags" : "";
  }

  private static String network(TaggerRecipe recipe, TaggerTraining.Trained trained) {
    TaggerShape shape = recipe.shape();
    return String.format(
        Locale.ROOT,
        "- A network: %s LSTM of %d units%s%s, dropout %.2f, %d passes%s%s.%n",
        shape.bidirectional() ? "bidirectional" : "forward",
        shape.hidden(),
        shape.bidirectional() ? " a direction" : "",
        shape.layers() > 1 ? " in " + shape.layers() + " layers" : "",
        shape.inputDropout(),
        trained.epochs(),
        finer(shape.bidirectional(), !trained.data().fine().isEmpty()),
        shape.chained() ? ", its labels a conditional random field" : "");
  }
}
