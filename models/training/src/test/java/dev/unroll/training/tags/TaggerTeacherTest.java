package dev.unroll.training.tags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.data.TaggedSentence;
import dev.unroll.training.text.SentenceEncoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaggerTeacherTest {
  private static final List<String> LABELS = List.of("DET", "NOUN", "VERB");
  private static final List<String> FINE = List.of("DT", "NN", "VBZ");
  private static final List<TaggedSentence> SENTENCES =
      List.of(
          sentence("the cat sees a dog", 0, 1, 2, 0, 1),
          sentence("a dog runs", 0, 1, 2),
          sentence("the bird sings", 0, 1, 2));

  @Test
  void itLabelsTextThatItNeverSaw_finerLabelsToo() throws IOException {
    TagWords words = TagWords.of(SENTENCES, null, 0, List.of());
    TagFolder data = new TagFolder("data", SENTENCES, SENTENCES, LABELS, FINE, 0);
    TaggerRecipe recipe = TaggerRecipe.causal();
    TagText text =
        new TagText(
            "text", List.of(List.of("the", "horse", "sees", "a", "bird"), List.of("a", "cat")));

    TaggerTeacher.Lesson lesson;
    try (SentenceEncoder encoder = SentenceEncoder.read()) {
      lesson =
          new TaggerTeacher(data, words, encoder)
              .teach(recipe.teacher(words, data), recipe.settings(), text, 60, 1, new Quiet());
    }

    assertThat(lesson.accuracy()).isOne();
    assertThat(lesson.text()).isEqualTo("text");
    // The shortest first, which is how they are labelled.
    assertThat(lesson.sentences().labels()).isDeepEqualTo(new int[][] {{0, 1}, {0, 1, 2, 0, 1}});
    assertThat(lesson.sentences().fine()).isDeepEqualTo(new int[][] {{0, 1}, {0, 1, 2, 0, 1}});
  }

  private static TaggedSentence sentence(String text, int... places) {
    List<String> labels = Arrays.stream(places).mapToObj(LABELS::get).toList();
    List<String> fine = Arrays.stream(places).mapToObj(FINE::get).toList();
    return new TaggedSentence("", text, List.of(text.split(" ", -1)), labels, fine);
  }
}
