package dev.unroll.training.forecast;

import dev.unroll.training.network.ForecasterShape;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws chains: each file alike, in it each series alike, in it a beginning and a place of the
 * season. Short series mostly begin at their first season, so that most of a chain is warm.
 */
final class ChainSampler {
  private static final int EARLY = 4;

  private final ForecasterShape shape;
  private final List<List<GridSeries>> files;
  private final int steps;
  private final Random random;

  /**
   * @param files series that have a place to learn from
   * @param steps of a chain
   */
  ChainSampler(ForecasterShape shape, List<List<GridSeries>> files, int steps, long seed) {
    this.shape = shape;
    this.files = files;
    this.steps = steps;
    this.random = new Random(seed);
  }

  /** So many chains, each forecasting at half of its steps, the same ones. */
  Chains draw(int count) {
    Chains chains = new Chains(shape, count, steps, half());
    int season = shape.frame().season();
    for (int chain = 0; chain < count; chain++) {
      List<GridSeries> file = files.get(random.nextInt(files.size()));
      GridSeries series = file.get(random.nextInt(file.size()));
      int room = series.learnt() - steps * season - shape.frame().horizon();
      int first =
          room > 0
              ? random.nextInt(room + 1)
              : random.nextInt(EARLY) == 0
                  ? random.nextInt(series.learnt() / EARLY + 1)
                  : random.nextInt(Math.min(season, series.learnt()));
      chains.fill(chain, series, first, random.nextInt(season));
    }
    return chains;
  }

  private int[] half() {
    int[] order = IntStream.range(0, steps).toArray();
    for (int i = steps - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return IntStream.of(order).limit(Math.max(1, steps / 2)).sorted().toArray();
  }
}
