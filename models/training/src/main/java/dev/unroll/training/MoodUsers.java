package dev.unroll.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Makes up users, as labelled texts come without any: each has a mood, a Markov chain over the
 * labels that tends to stay, and each of its texts is drawn among those of a label that tends to be
 * the mood. So earlier texts say something of the present one, less the longer ago they are. Moods
 * begin at any label alike. A label's texts are used up in random order before any comes again.
 */
final class MoodUsers {
  private final TokenisedTexts texts;
  private final int classes;
  private final MoodSettings settings;
  private final Random random;
  private final List<List<Integer>> byLabel = new ArrayList<>();
  private final int[] next;

  MoodUsers(TokenisedTexts texts, int classes, MoodSettings settings, Random random) {
    this.texts = texts;
    this.classes = classes;
    this.settings = settings;
    this.random = random;
    next = new int[classes];
    for (int label = 0; label < classes; label++) {
      byLabel.add(new ArrayList<>());
    }
    for (int text = 0; text < texts.count(); text++) {
      byLabel.get(texts.labels()[text]).add(text);
    }
    byLabel.forEach(part -> Collections.shuffle(part, random));
  }

  /** One more user with so many texts. */
  MoodUser next(int count) {
    int[][] ids = new int[count][];
    int[] labels = new int[count];
    int mood = random.nextInt(classes);
    for (int i = 0; i < count; i++) {
      if (i > 0 && random.nextDouble() >= settings.stay()) {
        mood = random.nextInt(classes);
      }
      boolean faithful = random.nextDouble() < settings.faithful();
      int text = draw(faithful ? mood : random.nextInt(classes));
      ids[i] = texts.ids()[text];
      labels[i] = texts.labels()[text];
    }
    return new MoodUser(ids, labels);
  }

  /** The next text of a label, or of the label after it where it has none. */
  private int draw(int label) {
    List<Integer> part = byLabel.get(label);
    if (part.isEmpty()) {
      return draw((label + 1) % classes);
    }
    if (next[label] == part.size()) {
      Collections.shuffle(part, random);
      next[label] = 0;
    }
    return part.get(next[label]++);
  }
}
