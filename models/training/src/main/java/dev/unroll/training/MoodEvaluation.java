package dev.unroll.training;

import dev.unroll.training.network.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Measures a running mood on made-up users of validation texts, the same users every time. The
 * truth is the greatest share of {@link MoodUser#runningMoods}.
 */
final class MoodEvaluation {
  static final int USERS = 200;
  static final int TEXTS = 20;

  private static final long SEED = 20;
  private static final int SCORED_ROWS = 50;

  private final TokenisedTexts validation;
  private final int classes;
  private final MoodSettings settings;
  private final List<MoodUser> users = new ArrayList<>();
  private final int[] truth;

  MoodEvaluation(TokenisedTexts validation, int classes, MoodSettings settings) {
    this.validation = validation;
    this.classes = classes;
    this.settings = settings;
    MoodUsers source = new MoodUsers(validation, classes, settings, new Random(SEED));
    for (int i = 0; i < USERS; i++) {
      users.add(source.next(TEXTS));
    }
    truth =
        users.stream()
            .flatMap(user -> Arrays.stream(user.runningMoods(classes, settings.decay())))
            .mapToInt(Quality::best)
            .toArray();
  }

  /** Each validation text as the first of a user, against its own label. */
  Quality singles(OnnxScorer scorer) {
    float[][] scores = alone(scorer, validation.ids());
    return quality(validation.labels(), scores);
  }

  /** The running mood after each text, the hidden state going on, against the true running mood. */
  Quality running(OnnxScorer scorer) {
    float[][] scores = new float[USERS * TEXTS][];
    for (int from = 0; from < USERS; from += SCORED_ROWS) {
      List<MoodUser> part = users.subList(from, Math.min(USERS, from + SCORED_ROWS));
      OnnxScorer.Scores all =
          scorer.score(Rows.of(part.stream().map(MoodUser::tokens).toArray(int[][]::new)));
      for (int row = 0; row < part.size(); row++) {
        int[] last = part.get(row).lastSteps();
        for (int i = 0; i < TEXTS; i++) {
          scores[(from + row) * TEXTS + i] = all.at(row, last[i]);
        }
      }
    }
    return quality(truth, scores);
  }

  /** The baseline: each text scored alone, against the true running mood. */
  Quality alone(OnnxScorer scorer) {
    return quality(truth, alone(scorer, userTexts()));
  }

  /** A stronger baseline: the lone scores, averaged with the decay that the truth has. */
  Quality averaged(OnnxScorer scorer) {
    float[][] scores = alone(scorer, userTexts());
    for (int i = 0; i < scores.length; i++) {
      for (int c = 0; c < classes && i % TEXTS != 0; c++) {
        scores[i][c] += (float) settings.decay() * scores[i - 1][c];
      }
    }
    return quality(truth, scores);
  }

  private int[][] userTexts() {
    return users.stream().flatMap(user -> Arrays.stream(user.texts())).toArray(int[][]::new);
  }

  private static float[][] alone(OnnxScorer scorer, int[][] texts) {
    float[][] scores = new float[texts.length][];
    for (List<Integer> part :
        Batches.cut(IntStream.range(0, texts.length).boxed().toList(), SCORED_ROWS)) {
      int[][] rows = part.stream().map(i -> texts[i]).toArray(int[][]::new);
      OnnxScorer.Scores all = scorer.score(Rows.of(rows));
      for (int row = 0; row < rows.length; row++) {
        scores[part.get(row)] = all.at(row, rows[row].length - 1);
      }
    }
    return scores;
  }

  private Quality quality(int[] labels, float[][] scores) {
    return Quality.of(classes, labels, Arrays.stream(scores).mapToInt(Quality::best).toArray());
  }
}
