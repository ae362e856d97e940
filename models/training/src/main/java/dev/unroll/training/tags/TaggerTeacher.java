package dev.unroll.training.tags;

import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.words.WordVocabulary;
import dev.unroll.training.Progress;
import dev.unroll.training.network.TaggerShape;
import dev.unroll.training.text.SentenceEncoder;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Labels plain sentences so that a smaller tagger can learn from them (distillation, as Hinton and
 * others 2015, of the likeliest labels alone): a tagger that reads both ways and has of each word
 * what a {@link SentenceEncoder} makes of it, learned from the same treebank. Too large to be
 * shipped, and gone when the text is labelled.
 */
final class TaggerTeacher {
  /** Passes over the training part that serve it well. */
  static final int EPOCHS = 8;

  private static final int BATCH = 64;

  private final TagFolder data;
  private final TagWords words;
  private final WordVocabulary vocabulary;
  private final SentenceEncoder encoder;

  /**
   * @param encoder the caller's to close
   */
  TaggerTeacher(TagFolder data, TagWords words, SentenceEncoder encoder) {
    this.data = data;
    this.words = words;
    this.vocabulary = words.vocabulary();
    this.encoder = encoder;
  }

  /**
   * What it did.
   *
   * @param text the name of the file or folder
   * @param sentences the text with its labels
   * @param accuracy the share of right labels that it gives to the validation part
   */
  record Lesson(String text, TagSentences sentences, double accuracy) {}

  /**
   * Learns from the data, then labels the text.
   *
   * @param shape of the teacher, sizes of the data included
   * @param epochs passes over the training part
   */
  Lesson teach(
      TaggerShape shape,
      TaggerSettings settings,
      TagText text,
      int epochs,
      int seed,
      Progress progress)
      throws IOException {
    progress.preparing("encoding the training part for a teacher");
    TagSentences train = sentences(data.train()).with(encoder, data.train());
    TagSentences dev = sentences(data.dev()).with(encoder, data.dev());
    TaggerCourse course = new TaggerCourse(train, TagSentences.NONE, words, settings, epochs, seed);
    try (TaggerLearner learner = course.learner(shape, LabelChain.mask(data.labels()), seed)) {
      course.run(learner, now -> accuracy(now, dev), progress);
      progress.preparing("labelling the text");
      TagSentences labelled = label(learner, text.sentences());
      return new Lesson(text.name(), labelled, accuracy(learner, dev));
    }
  }

  private TagSentences sentences(List<TaggedSentence> sentences) {
    return TagSentences.of(sentences, vocabulary, data.labels(), data.fine());
  }

  private double accuracy(TaggerLearner learner, TagSentences dev) {
    TagSentences found = dev.blank();
    for (List<Integer> batch : dev.byLength(BATCH)) {
      label(learner, dev, batch, found, 0);
    }
    return TagQuality.of(data.labels(), dev.labels(), found.labels()).accuracy();
  }

  /** A batch at a time: what the encoder has of all the text would not fit into memory. */
  private TagSentences label(TaggerLearner learner, List<List<String>> text) {
    List<TaggedSentence> sorted =
        text.stream()
            .sorted(Comparator.comparingInt(List::size))
            .map(tokens -> new TaggedSentence("", "", tokens, tokens, List.of()))
            .toList();
    TagSentences found = sentences(sorted).blank();
    for (int from = 0; from < sorted.size(); from += BATCH) {
      List<TaggedSentence> batch = sorted.subList(from, Math.min(sorted.size(), from + BATCH));
      List<Integer> places = IntStream.range(0, batch.size()).boxed().toList();
      label(learner, sentences(batch).with(encoder, batch), places, found, from);
    }
    return found;
  }

  /**
   * Writes the likeliest labels of some sentences.
   *
   * @param to where, behind its first {@code from}
   */
  private void label(
      TaggerLearner learner,
      TagSentences sentences,
      List<Integer> places,
      TagSentences to,
      int from) {
    TagBatch batch = new TagBatch(sentences, places, words, WordLoss.NONE, new Random(0));
    List<long[]> likeliest = learner.likeliest(batch);
    for (int row = 0; row < batch.rows(); row++) {
      int sentence = from + places.get(row);
      for (int t = 0; t < batch.length(row); t++) {
        int place = row * batch.time() + t;
        to.labels()[sentence][t] = Math.toIntExact(likeliest.get(0)[place]);
        if (likeliest.size() > 1) {
          to.fine()[sentence][t] = Math.toIntExact(likeliest.get(1)[place]);
        }
      }
    }
  }
}
