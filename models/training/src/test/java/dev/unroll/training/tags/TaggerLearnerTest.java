package dev.unroll.training.tags;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.onnx.Cell;
import dev.unroll.training.network.TaggerNetwork;
import dev.unroll.training.network.TaggerShape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaggerLearnerTest {
  private static final List<String> LABELS = List.of("B-who", "I-who", "O");
  private static final float[] MASK = LabelChain.mask(LABELS);
  private static final List<TaggedSentence> SENTENCES =
      List.of(
          new TaggedSentence(
              "", "", List.of("Ann", "Lee", "went"), List.of("B-who", "I-who", "O"), List.of()),
          new TaggedSentence("", "", List.of("no"), List.of("O"), List.of()));
  private static final TaggerSettings SETTINGS =
      new TaggerSettings(2, 0.01f, 0, 1, 0.5f, 1, 0, WordLoss.NONE, 0);

  private TagWords words;
  private TagSentences sentences;

  @BeforeEach
  void readWords() throws Exception {
    words = TagWords.of(SENTENCES, null, 0, List.of());
    sentences = TagSentences.of(SENTENCES, words.vocabulary(), LABELS, List.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBatchWhoseGradientIsNoNumberTeachesNothing(boolean chained) {
    TagBatch good = batch(words);
    try (TaggerLearner learner = new TaggerLearner(shape(chained), SETTINGS, MASK, good, 10, 1)) {
      learner.step(good);
      float[] before = learner.averaged().dense().weights();

      assertThat(learner.step(batch(withoutNumbers()))).isNaN();

      assertThat(learner.averaged().dense().weights()).containsExactly(before);
      assertThat(learner.step(good)).isFinite();
      assertThat(learner.step(good)).isFinite();
      assertThat(learner.averaged().dense().weights())
          .isNotEqualTo(before)
          .doesNotContain(Float.NaN);
    }
  }

  @Test
  void aStepLeavesNothingInTheParametersHands() {
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager lasting = engine.newBaseManager()) {
      TagBatch batch = batch(words);
      TaggerNetwork network = new TaggerNetwork(shape(true));
      try (NDManager manager = lasting.newSubManager()) {
        network.initialize(
            lasting,
            DataType.FLOAT32,
            batch.toNdList(manager).stream().map(NDArray::getShape).toArray(Shape[]::new));
      }
      int held = lasting.getManagedArrays().size();
      try (NDManager manager = lasting.newSubManager();
          GradientCollector gradients = engine.newGradientCollector()) {
        NDList scores =
            network.forward(new ParameterStore(lasting, false), batch.toNdList(manager), true);
        gradients.backward(ChainLoss.of(scores.get(0), scores.get(1), MASK, batch, manager));
      }
      assertThat(lasting.getManagedArrays()).hasSize(held);
    }
  }

  /** Of Ann, Lee, went; no: Ann's next is Lee's, and the last words have none. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneDirectionLearnsToForeseeTheNextFineLabel_bothHaveNoNeed(boolean bothWays)
      throws IOException {
    List<String> fine = List.of("NN", "NNP", "UH", "VBD");
    List<TaggedSentence> tagged =
        List.of(
            new TaggedSentence(
                "",
                "",
                List.of("Ann", "Lee", "went"),
                List.of("B-who", "I-who", "O"),
                List.of("NNP", "NN", "VBD")),
            new TaggedSentence("", "", List.of("no"), List.of("O"), List.of("UH")));
    TagSentences own = TagSentences.of(tagged, words.vocabulary(), LABELS, fine);
    TagBatch batch = new TagBatch(own, List.of(0, 1), words, WordLoss.NONE, new Random(1));
    assertThat(batch.next()).containsExactly(0, 3, -1, -1, -1, -1);

    TaggerShape shape = shape(false, bothWays, fine.size());
    try (TaggerLearner learner = new TaggerLearner(shape, SETTINGS, MASK, batch, 200, 1)) {
      for (int step = 0; step < 200; step++) {
        learner.step(batch);
      }
      List<long[]> likeliest = learner.likeliest(batch);
      assertThat(likeliest).hasSize(bothWays ? 2 : 3);
      assertThat(Arrays.copyOf(likeliest.get(0), 4)).containsExactly(0, 1, 2, 2);
      assertThat(Arrays.copyOf(likeliest.get(1), 4)).containsExactly(1, 0, 3, 2);
      if (!bothWays) {
        assertThat(Arrays.copyOf(likeliest.get(2), 2)).containsExactly(0, 3);
      }
    }
  }

  private TagWords withoutNumbers() {
    WordTable table = words.table();
    float[] scales = new float[table.rows()];
    Arrays.fill(scales, Float.NaN);
    return new TagWords(
        words.words(),
        words.learned(),
        words.counts(),
        new WordTable(table.rows(), table.width(), table.bytes(), scales),
        words.lexica());
  }

  private TagBatch batch(TagWords own) {
    return new TagBatch(sentences, List.of(0, 1), own, WordLoss.NONE, new Random(1));
  }

  private TaggerShape shape(boolean chained) {
    return shape(chained, true, 0);
  }

  private TaggerShape shape(boolean chained, boolean bothWays, int fine) {
    return new TaggerShape(
            Cell.LSTM, 0, 0, 6, 5, 1, 4, 3, 0, 4, 7, 9, 1, bothWays, 0, 0, chained, 0, 0)
        .with(words.learned(), words.table().width(), 1, LABELS.size(), fine);
  }
}
