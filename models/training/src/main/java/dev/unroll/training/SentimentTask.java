package dev.unroll.training;

import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.network.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Each text is one sequence with one label, answered over all of its tokens or at the last one.
 * Where nothing else is said, classes weigh the same, whatever their sizes, since macro recall does
 * so too; targets are smoothed.
 */
final class SentimentTask implements Task {
  private static final int SCORED_ROWS = 256;

  private final TokenisedTexts train;
  private final TokenisedTexts validation;
  private final int classes;
  private final int batch;
  private final float smoothing;
  private final TokenNoise noise;
  private final float[] classWeights;
  private final Pooling pooling;

  /**
   * Over networks that pool, classes weighing the same.
   *
   * @param smoothing the share of a target that goes to all classes alike (Szegedy and others 2016)
   */
  SentimentTask(
      TokenisedTexts train,
      TokenisedTexts validation,
      int classes,
      int batch,
      float smoothing,
      TokenNoise noise) {
    this(
        train,
        validation,
        ClassWeights.balanced(train.classCounts(classes)),
        Pooling.MEAN_MAX,
        batch,
        smoothing,
        noise);
  }

  /**
   * As above.
   *
   * @param classWeights how much a text of each class counts
   * @param pooling what the network does; without pooling the answer at the last token counts
   */
  SentimentTask(
      TokenisedTexts train,
      TokenisedTexts validation,
      float[] classWeights,
      Pooling pooling,
      int batch,
      float smoothing,
      TokenNoise noise) {
    this.train = train;
    this.validation = validation;
    this.classes = classWeights.length;
    this.classWeights = classWeights;
    this.pooling = pooling;
    this.batch = batch;
    this.smoothing = smoothing;
    this.noise = noise;
  }

  @Override
  public int batchesPerEpoch() {
    return (train.count() + batch - 1) / batch;
  }

  @Override
  public List<Batch> epoch(int epoch, Random random) {
    List<Integer> all = IntStream.range(0, train.count()).boxed().toList();
    List<Batch> batches = new ArrayList<>();
    for (List<Integer> part : Batches.of(all, i -> train.ids()[i].length, batch, random)) {
      batches.add(batch(part, random));
    }
    return batches;
  }

  private Batch batch(List<Integer> texts, Random random) {
    int count = texts.size();
    int[][] rows = new int[count][];
    float[] targets = new float[count * classes];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      int label = train.labels()[texts.get(i)];
      rows[i] = noise.apply(train.ids()[texts.get(i)], random);
      weights[i] = classWeights[label];
      for (int c = 0; c < classes; c++) {
        targets[i * classes + c] = smoothing / classes + (c == label ? 1 - smoothing : 0);
      }
    }
    Rows padded = Rows.of(rows);
    long[] places = new long[count];
    for (int i = 0; i < count; i++) {
      places[i] = pooling == Pooling.NONE ? (long) i * padded.time() + rows[i].length - 1 : i;
    }
    return new Batch(padded, places, targets, weights);
  }

  @Override
  public double validate(OnnxScorer scorer) {
    return quality(scorer).macroRecall();
  }

  @Override
  public String report(List<String> labels, OnnxScorer scorer) {
    Quality quality = quality(scorer);
    return "On the validation part, through `tokenizer.json` and `model.onnx` in ONNX Runtime:\n\n"
        + ModelCard.head("texts", labels)
        + ModelCard.row(quality.count() + " validation texts", quality);
  }

  /** On the validation part. */
  Quality quality(OnnxScorer scorer) {
    return quality(validation, classes, scorer);
  }

  /** On any texts. */
  static Quality quality(TokenisedTexts texts, int classes, OnnxScorer scorer) {
    int[] predicted = new int[texts.count()];
    for (int from = 0; from < predicted.length; from += SCORED_ROWS) {
      int to = Math.min(predicted.length, from + SCORED_ROWS);
      int[][] rows = Arrays.copyOfRange(texts.ids(), from, to);
      OnnxScorer.Scores scores = scorer.score(Rows.of(rows));
      for (int i = from; i < to; i++) {
        // One answer where the network pools; else that at the last token counts.
        int step = scores.steps() == 1 ? 0 : rows[i - from].length - 1;
        predicted[i] = Quality.best(scores.at(i - from, step));
      }
    }
    return Quality.of(classes, texts.labels(), predicted);
  }
}
