package dev.unroll.training;

import dev.unroll.training.network.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A user's texts are one long sequence, and gradients go back through all of it. At the last token
 * of each text the network answers with the running mood: the target is {@link
 * MoodUser#runningMoods}.
 */
final class MoodTask implements Task {
  /** Passes over shorter users at first: of one text, of two, of four. */
  private static final int RAMP = 3;

  private final TokenisedTexts train;
  private final int classes;
  private final int batch;
  private final MoodSettings settings;
  private final TokenNoise noise;
  private final MoodEvaluation evaluation;

  /**
   * @param batch texts a step
   */
  MoodTask(
      TokenisedTexts train,
      TokenisedTexts validation,
      int classes,
      int batch,
      MoodSettings settings,
      TokenNoise noise) {
    this.train = train;
    this.classes = classes;
    this.batch = batch;
    this.settings = settings;
    this.noise = noise;
    evaluation = new MoodEvaluation(validation, classes, settings);
  }

  @Override
  public String report(List<String> labels, OnnxScorer scorer) {
    String users =
        String.format(
            Locale.ROOT,
            "%d made-up users of %d validation texts",
            MoodEvaluation.USERS,
            MoodEvaluation.TEXTS);
    return "Through `tokenizer.json` and `model.onnx` in ONNX Runtime. The first row holds the label of"
        + " a user's first text against its own label; the others hold the running label against the"
        + " true running label, over "
        + users
        + ".\n\n"
        + ModelCard.head("what is read", labels)
        + ModelCard.row("single first texts, own label", evaluation.singles(scorer))
        + ModelCard.row("**running mood, state carried**", evaluation.running(scorer))
        + ModelCard.row("baseline: the latest text alone", evaluation.alone(scorer))
        + ModelCard.row("baseline: scores alone, averaged with decay", evaluation.averaged(scorer));
  }

  @Override
  public int batchesPerEpoch() {
    return train.count() / batch + 3;
  }

  @Override
  public List<Batch> epoch(int epoch, Random random) {
    int texts = epoch > RAMP ? settings.texts() : 1 << (epoch - 1);
    texts = Math.min(texts, settings.texts());
    int singles = (int) (train.count() * settings.singles());
    int users = Math.max(1, (train.count() - singles) / texts);
    MoodUsers source = new MoodUsers(train, classes, settings, random);
    List<List<MoodUser>> batches = new ArrayList<>();
    batches.addAll(batches(source, singles, 1, random));
    batches.addAll(batches(source, users, texts, random));
    Collections.shuffle(batches, random);
    return batches.stream().map(this::batch).toList();
  }

  private List<List<MoodUser>> batches(MoodUsers source, int users, int texts, Random random) {
    List<MoodUser> all = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      MoodUser user = source.next(texts);
      int[][] noisy =
          Arrays.stream(user.texts()).map(ids -> noise.apply(ids, random)).toArray(int[][]::new);
      all.add(new MoodUser(noisy, user.labels()));
    }
    return Batches.of(all, MoodUser::steps, Math.max(1, batch / texts), random);
  }

  private Batch batch(List<MoodUser> users) {
    Rows rows = Rows.of(users.stream().map(MoodUser::tokens).toArray(int[][]::new));
    int answers = users.stream().mapToInt(user -> user.labels().length).sum();
    long[] places = new long[answers];
    float[] targets = new float[answers * classes];
    int answer = 0;
    for (int row = 0; row < users.size(); row++) {
      int[] last = users.get(row).lastSteps();
      float[][] moods = users.get(row).runningMoods(classes, settings.decay());
      for (int i = 0; i < last.length; i++) {
        places[answer] = (long) row * rows.time() + last[i];
        System.arraycopy(moods[i], 0, targets, answer * classes, classes);
        answer++;
      }
    }
    float[] weights = new float[answers];
    Arrays.fill(weights, 1);
    return new Batch(rows, places, targets, weights);
  }

  /** The mean of what it is worth on single texts and on running moods. */
  @Override
  public double validate(OnnxScorer scorer) {
    return (evaluation.singles(scorer).macroRecall() + evaluation.running(scorer).macroRecall())
        / 2;
  }
}
