package dev.unroll.training.tags;

import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.words.WordVocabulary;
import dev.unroll.training.Progress;
import dev.unroll.training.network.TaggerShape;
import dev.unroll.training.text.SentenceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labels plain sentences so that a smaller tagger can learn from them (distillation, as Hinton and
 * others 2015, of the likeliest labels alone): a tagger that reads both ways and has of each word
 * what a {@link SentenceEncoder} makes of it, learned from the same treebank. Too large to be
 * shipped, and gone when the text is labelled.
 */
public final class TaggerTeacher {
  /** Passes over the training part that serve it well. */
  public static final int EPOCHS = 8;

  private static final int HIDDEN = 160;
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
   * Learns from a folder's data, then labels a text and writes it.
   *
   * @param vectors a file of pretrained vectors; null for none
   * @param text a file or a folder, as {@link PlainText} reads it
   * @param out the folder that is written
   * @param command the command that does all this
   * @return one line that says what was done, and how well
   */
  public static String run(
      Path folder,
      @Nullable Path vectors,
      Path text,
      Path out,
      int seed,
      int epochs,
      String command,
      Progress progress)
      throws IOException {
    progress.preparing("reading " + text);
    PlainText plain = PlainText.read(text);
    progress.preparing("reading " + folder);
    TagFolder data = TagFolder.read(folder);
    if (!data.changed().isEmpty()) {
      progress.preparing(data.changed());
    }
    TagWords words = TaggerTraining.words(data, vectors, TaggerRecipe.tagger().settings());
    try (SentenceEncoder encoder = SentenceEncoder.read()) {
      TaughtText taught =
          new TaggerTeacher(data, words, encoder).teach(plain, epochs, seed, command, progress);
      taught.write(out);
      return taught.origin();
    }
  }

  TaughtText teach(PlainText text, int epochs, int seed, String command, Progress progress)
      throws IOException {
    progress.preparing("encoding the training part");
    TagSentences train = sentences(data.train()).with(encoder, data.train());
    TagSentences dev = sentences(data.dev()).with(encoder, data.dev());
    TaggerSettings settings = TaggerRecipe.tagger().settings();
    TaggerShape shape = TaggerRecipe.teacher(HIDDEN, words, data);
    TaggerCourse course = new TaggerCourse(train, TagSentences.NONE, words, settings, epochs, seed);
    try (TaggerLearner learner = course.learner(shape, LabelChain.mask(data.labels()), seed)) {
      course.run(learner, now -> accuracy(now, dev), progress);
      progress.preparing("labelling the text");
      List<TaggedSentence> labelled = label(learner, text.sentences(), progress);
      String origin =
          String.format(
              Locale.ROOT,
              "%,d sentences with %,d words of %s, by `%s`, whose tagger reads with %s and"
                  + " labels %.2f %% of the validation part right",
              labelled.size(),
              text.words(),
              text.name(),
              command,
              SentenceEncoder.NAME,
              100 * accuracy(learner, dev));
      return new TaughtText(origin, labelled);
    }
  }

  private TagSentences sentences(List<TaggedSentence> sentences) {
    return TagSentences.of(sentences, vocabulary, data.labels(), data.fine());
  }

  private double accuracy(TaggerLearner learner, TagSentences dev) {
    int[][] found = new int[dev.count()][];
    for (List<Integer> batch : dev.byLength(BATCH)) {
      List<int[][]> likeliest = likeliest(learner, dev, batch);
      for (int row = 0; row < batch.size(); row++) {
        found[batch.get(row)] = likeliest.get(0)[row];
      }
    }
    return TagQuality.of(data.labels(), dev.labels(), found).accuracy();
  }

  /** A batch at a time: what the encoder has of all the text would not fit into memory. */
  private List<TaggedSentence> label(
      TaggerLearner learner, List<List<String>> text, Progress progress) {
    List<TaggedSentence> sorted =
        text.stream()
            .sorted(Comparator.comparingInt(List::size))
            .map(tokens -> new TaggedSentence("", "", tokens, tokens, List.of()))
            .toList();
    List<List<TaggedSentence>> batches = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += BATCH) {
      batches.add(sorted.subList(from, Math.min(sorted.size(), from + BATCH)));
    }
    List<TaggedSentence> labelled = new ArrayList<>();
    progress.begin(batches.size());
    try {
      for (List<TaggedSentence> batch : batches) {
        labelled.addAll(labelBatch(learner, batch));
        progress.step(Float.NaN);
      }
    } finally {
      progress.end();
    }
    return labelled;
  }

  private List<TaggedSentence> labelBatch(TaggerLearner learner, List<TaggedSentence> batch) {
    List<Integer> places = IntStream.range(0, batch.size()).boxed().toList();
    List<int[][]> likeliest = likeliest(learner, sentences(batch).with(encoder, batch), places);
    List<TaggedSentence> labelled = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      List<String> labels = names(data.labels(), likeliest.get(0)[row]);
      List<String> fine =
          likeliest.size() > 1 ? names(data.fine(), likeliest.get(1)[row]) : List.of();
      labelled.add(new TaggedSentence("", "", batch.get(row).tokens(), labels, fine));
    }
    return labelled;
  }

  private static List<String> names(List<String> labels, int[] places) {
    return Arrays.stream(places).mapToObj(labels::get).toList();
  }

  /** For each kind of labels the likeliest of each word of each sentence. */
  private List<int[][]> likeliest(
      TaggerLearner learner, TagSentences sentences, List<Integer> places) {
    TagBatch batch = new TagBatch(sentences, places, words, WordLoss.NONE, new Random(0));
    return learner.likeliest(batch).stream().map(own -> rows(own, batch)).toList();
  }

  private static int[][] rows(long[] padded, TagBatch batch) {
    int[][] rows = new int[batch.rows()][];
    for (int row = 0; row < rows.length; row++) {
      int from = row * batch.time();
      rows[row] =
          Arrays.stream(padded, from, from + batch.length(row))
              .mapToInt(Math::toIntExact)
              .toArray();
    }
    return rows;
  }
}
