package dev.unroll.training.tags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.data.TaggedSentence;
import dev.unroll.training.network.TaggerShape;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TaggerCourseTest {
  private static final List<String> LABELS = List.of("NOUN", "VERB");
  private static final int EPOCHS = 40;
  private static final int SEED = 2;

  private final TagFolder data =
      new TagFolder(
          "data",
          Collections.nCopies(40, sentence("cats sleep", "NOUN", "VERB")),
          List.of(),
          LABELS,
          List.of(),
          0);
  private final TagWords words = words();

  @Test
  void whatStandsInTheTextAloneIsLearned() throws IOException {
    // The treebank would have a second word be a verb.
    TagSentences text =
        of(Collections.nCopies(8, sentence("zebra quagga zebra", "NOUN", "NOUN", "NOUN")));
    assertThat(learn(TagSentences.NONE)).containsExactly(0, 1);
    assertThat(learn(text)).containsExactly(0, 0);
  }

  @Test
  void aPassTakesThreeOfTheTextBesideEachSentence_andNoneTwice() {
    TagSentences one = of(List.of(sentence("zebra", "NOUN")));
    TagSentences many = of(Collections.nCopies(200, sentence("zebra", "NOUN")));
    assertThat(planned(TagSentences.NONE)).isEqualTo(EPOCHS * 2);
    assertThat(planned(one)).isEqualTo(EPOCHS * 2);
    assertThat(planned(many)).isEqualTo(EPOCHS * 5);
  }

  /** The labels of "zebra quagga" after a course. */
  private long[] learn(TagSentences text) throws IOException {
    TaggerCourse course = course(text);
    TagSentences asked = of(List.of(sentence("zebra quagga", "NOUN", "NOUN")));
    try (TaggerLearner learner = course.learner(shape(), LabelChain.mask(LABELS), SEED)) {
      course.run(learner, own -> 0, new Quiet());
      return learner
          .likeliest(new TagBatch(asked, List.of(0), words, WordLoss.NONE, new Random(1)))
          .get(0);
    }
  }

  private int planned(TagSentences text) {
    try (TaggerLearner learner = course(text).learner(shape(), LabelChain.mask(LABELS), SEED)) {
      return learner.planned();
    }
  }

  private TaggerCourse course(TagSentences text) {
    TaggerSettings settings = TaggerRecipe.causal().settings();
    return new TaggerCourse(of(data.train()), text, words, settings, EPOCHS, SEED);
  }

  private TaggerShape shape() {
    return TaggerRecipe.causal().shape(words, data);
  }

  private TagSentences of(List<TaggedSentence> sentences) {
    return TagSentences.of(sentences, words.vocabulary(), LABELS, List.of());
  }

  private TagWords words() {
    try {
      return TagWords.of(data.train(), null, 0, List.of());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static TaggedSentence sentence(String text, String... labels) {
    return new TaggedSentence("", text, List.of(text.split(" ", -1)), List.of(labels), List.of());
  }
}
