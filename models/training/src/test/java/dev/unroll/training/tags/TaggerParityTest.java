package dev.unroll.training.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.onnxruntime.OrtException;
import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.onnx.Cell;
import dev.unroll.training.network.TaggerNetwork;
import dev.unroll.training.network.TaggerShape;
import dev.unroll.training.network.TaggerWeights;
import dev.unroll.training.text.WordClusters;
import dev.unroll.training.text.WordTags;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine computes of sentences and what the exported graph computes are the same. */
class TaggerParityTest {
  private static final List<String> LABELS = List.of("B-place", "B-who", "I-place", "I-who", "O");
  private static final List<String> FINE = List.of("f0", "f1");
  private static final List<TaggedSentence> SENTENCES =
      List.of(
          sentence("Ann went to New York .", 1, 4, 4, 0, 2, 4),
          sentence("no", 4),
          sentence("Ann Ann rested", 1, 3, 4),
          sentence("http://a.b/c @bob 12 3.5", 4, 1, 4, 4));

  private TagWords words;
  private TagSentences sentences;

  @BeforeEach
  void readWords() throws IOException {
    WordClusters clusters =
        new WordClusters(Map.of("ann", "0101110", "york", "010110", "no", "11"));
    WordTags tags = new WordTags(Map.of("ann", List.of("NNP"), "no", List.of("DT", "RB", "UH")));
    words = TagWords.of(SENTENCES, null, 0, List.of(clusters::marks, tags::marks));
    sentences = TagSentences.of(SENTENCES, words.vocabulary(), LABELS, FINE);
  }

  @ParameterizedTest
  @CsvSource({"LSTM, 1, true, 4", "LSTM, 2, false, 0", "GRU, 1, false, 4", "GRU, 2, true, 0"})
  void raggedSentencesScoreAlike(Cell cell, int layers, boolean bothWays, int cluster)
      throws OrtException {
    Made made = make(shape(cell, layers, bothWays, cluster, false));
    float[][][] scores = scores(made);
    for (int row = 0; row < scores.length; row++) {
      for (int t = 0; t < scores[row].length; t++) {
        float[] expected = softmax(made.scores(row, t));
        assertThat(scores[row][t]).containsExactly(expected, within(1e-5f));
      }
    }
  }

  @Test
  void aChainOfLabelsIsTheBestOfAllPathsAndItsSharesAreTheirs() throws OrtException {
    Made made = make(shape(Cell.LSTM, 1, true, 4, true));
    int[][] path;
    try (TagScorer scorer = new TagScorer(made.graph())) {
      path = scorer.label(sentences);
    }
    float[][][] scores = scores(made);
    double loss = 0;
    for (int row = 0; row < path.length; row++) {
      AllPaths all = new AllPaths(made, row);
      assertThat(path[row]).containsExactly(all.best);
      for (int t = 0; t < path[row].length; t++) {
        assertThat(scores[row][t]).containsExactly(all.shares(t), within(1e-5f));
      }
      loss += Math.log(all.sum) - all.score(sentences.labels()[row]);
    }
    assertThat(made.loss).isCloseTo((float) (loss / sentences.tokens()), within(1e-4f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"I-place", "I-who"})
  void aStepThatMustNotBeIsNeverTaken_howeverMuchTheWordsAskForIt(String inside) {
    Made made = make(shape(Cell.LSTM, 1, true, 4, true));
    made.weights.dense().biases()[LABELS.indexOf(inside)] += 50;
    try (TagScorer scorer = new TagScorer(made.graph())) {
      for (int[] path : scorer.label(sentences)) {
        String before = "O";
        for (int label : path) {
          assertThat(LabelChain.mayFollow(before, LABELS.get(label))).isTrue();
          before = LABELS.get(label);
        }
      }
    }
  }

  /** All sequences of labels of a sentence, each with its weight, the plain way. */
  private static final class AllPaths {
    private final Made made;
    private final int row;
    private final int length;
    private final double[][] shares;
    private int[] best = {};
    private double most = Double.NEGATIVE_INFINITY;
    private double sum;

    AllPaths(Made made, int row) {
      this.made = made;
      this.row = row;
      this.length = made.batch.length(row);
      this.shares = new double[length][LABELS.size()];
      walk(new int[length], 0);
    }

    private void walk(int[] path, int t) {
      if (t == length) {
        take(path);
        return;
      }
      for (int label = 0; label < LABELS.size(); label++) {
        if (LabelChain.mayFollow(t == 0 ? "O" : LABELS.get(path[t - 1]), LABELS.get(label))) {
          path[t] = label;
          walk(path, t + 1);
        }
      }
    }

    private void take(int[] path) {
      double score = score(path);
      if (score > most) {
        most = score;
        best = path.clone();
      }
      sum += Math.exp(score);
      for (int t = 0; t < length; t++) {
        shares[t][path[t]] += Math.exp(score);
      }
    }

    double score(int[] path) {
      double score = 0;
      int before = LABELS.size();
      for (int t = 0; t < length; t++) {
        score += made.scores(row, t)[path[t]];
        score += made.weights.transitions()[before * LABELS.size() + path[t]];
        before = path[t];
      }
      return score;
    }

    float[] shares(int t) {
      float[] own = new float[LABELS.size()];
      for (int i = 0; i < own.length; i++) {
        own[i] = (float) (shares[t][i] / sum);
      }
      return own;
    }
  }

  /** A network of drawn weights, and what the engine says of the sentences. */
  private final class Made {
    private final TaggerWeights weights;
    private final TagBatch batch;
    private final float[] scores;
    private final float loss;

    Made(TaggerWeights weights, TagBatch batch, float[] scores, float loss) {
      this.weights = weights;
      this.batch = batch;
      this.scores = scores;
      this.loss = loss;
    }

    float[] scores(int row, int t) {
      int from = (row * batch.time() + t) * LABELS.size();
      return Arrays.copyOfRange(scores, from, from + LABELS.size());
    }

    byte[] graph() {
      return TaggerGraph.write(weights, words, LABELS);
    }
  }

  private Made make(TaggerShape shape) {
    Engine.getEngine("PyTorch").setRandomSeed(5);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      TagBatch batch =
          new TagBatch(sentences, List.of(0, 1, 2, 3), words, WordLoss.NONE, new Random(1));
      NDList inputs = batch.toNdList(manager);
      TaggerNetwork network = new TaggerNetwork(shape);
      network.setInitializer(new UniformInitializer(0.5f), parameter -> true);
      network.initialize(
          manager, DataType.FLOAT32, inputs.stream().map(NDArray::getShape).toArray(Shape[]::new));
      NDList answers = network.forward(new ParameterStore(manager, false), inputs, false);
      float loss = 0;
      if (shape.chained()) {
        NDArray transitions = answers.get(answers.size() - 1);
        float[] mask = LabelChain.mask(LABELS);
        loss = ChainLoss.of(answers.get(0), transitions, mask, batch, manager).getFloat();
      }
      TaggerWeights weights = TaggerWeights.of(network, p -> p.getArray().toFloatArray());
      return new Made(weights, batch, answers.get(0).toFloatArray(), loss);
    }
  }

  /** The graph's {@code scores}, {@code [sentence][word][label]}. */
  private float[][][] scores(Made made) throws OrtException {
    try (TagScorer scorer = new TagScorer(made.graph())) {
      return scorer.scores(sentences);
    }
  }

  private static float[] softmax(float[] scores) {
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score);
    }
    float[] shares = new float[scores.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (Math.exp(scores[i]) / sum);
    }
    return shares;
  }

  private TaggerShape shape(Cell cell, int layers, boolean bothWays, int cluster, boolean chained) {
    TaggerShape shape =
        new TaggerShape(
            cell, 0, 0, 6, 5, 1, cluster, 3, 0, 4, 7, 9, layers, bothWays, 0, 0, chained, 0.3f,
            0.3f);
    int fine = chained ? 0 : FINE.size();
    return shape.with(
        words.learned(),
        words.table().width(),
        LexiconTable.count(words.lexica()),
        LABELS.size(),
        fine);
  }

  private static TaggedSentence sentence(String text, int... labels) {
    List<String> own = Arrays.stream(labels).mapToObj(LABELS::get).toList();
    return new TaggedSentence("", text, List.of(text.split(" ", -1)), own, List.of());
  }
}
