package dev.unroll.training.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.unroll.models.data.TaggedSentence;
import dev.unroll.training.text.SentenceEncoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TagSentencesTest {
  private static final int WIDTH = SentenceEncoder.WIDTH;
  private static final List<TaggedSentence> SENTENCES =
      List.of(sentence("the old bank"), sentence("rivers"), sentence("a bank"));

  private TagWords words;
  private TagSentences sentences;

  @BeforeEach
  void readWords() throws IOException {
    words = TagWords.of(SENTENCES, null, 0, List.of());
    sentences = TagSentences.of(SENTENCES, words.vocabulary(), List.of("X"), List.of());
  }

  @Test
  void eachSentenceIsEncodedAtItsPlace() throws IOException {
    try (SentenceEncoder encoder = SentenceEncoder.read()) {
      float[][] together = sentences.with(encoder, SENTENCES).encoded();
      for (int s = 0; s < together.length; s++) {
        float[] alone = encoder.encode(List.of(SENTENCES.get(s).tokens()))[0];
        assertThat(together[s]).containsExactly(alone, within(1e-4f));
      }
    }
  }

  @Test
  void aBatchHasWhatTheEncoderSaysWhereItsWordsStand_andZerosAtPads() {
    float[][] encoded = new float[3][];
    for (int s = 0; s < encoded.length; s++) {
      encoded[s] = new float[sentences.length(s) * WIDTH];
      for (int i = 0; i < encoded[s].length; i++) {
        encoded[s][i] = 10 * (s + 1) + i / WIDTH;
      }
    }
    TagSentences own =
        new TagSentences(sentences.rows(), sentences.labels(), sentences.fine(), encoded);
    TagBatch batch = new TagBatch(own, List.of(2, 0), words, WordLoss.NONE, new Random(1));
    float[] numbers;
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDList inputs = batch.toNdList(manager);
      assertThat(inputs.get(8).getShape().getShape()).containsExactly(2, 3, WIDTH);
      numbers = inputs.get(8).toFloatArray();
    }
    float[] expected = {30, 31, 0, 10, 11, 12};
    for (int place = 0; place < expected.length; place++) {
      assertThat(Arrays.copyOfRange(numbers, place * WIDTH, (place + 1) * WIDTH))
          .containsOnly(expected[place]);
    }
  }

  private static TaggedSentence sentence(String text) {
    List<String> tokens = List.of(text.split(" ", -1));
    return new TaggedSentence("", text, tokens, tokens, List.of());
  }
}
