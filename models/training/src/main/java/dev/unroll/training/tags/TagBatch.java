package dev.unroll.training.tags;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.unroll.models.words.WordRow;
import dev.unroll.models.words.WordVocabulary;
import dev.unroll.training.text.SentenceEncoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Sentences of one training step, padded to the longest, with the unlike words among them: what is
 * computed of a word alone is computed once a batch.
 */
final class TagBatch {
  private final int[] lengths;
  private final int time;
  private final int unlike;
  private final float[] pretrained;
  private final long[] learned;
  private final long[] affixes;
  private final long[] marks;
  private final long[] shapes;
  private final long[] characters;
  private final float[] encoded;
  private final long[] places;
  private final int[] labels;
  private final int[] fine;

  /**
   * @param sentences of which these are some
   * @param chosen their places among them
   * @param loss which words are taken as unknown, drawn from {@code random} once or twice a word
   */
  TagBatch(
      TagSentences sentences, List<Integer> chosen, TagWords words, WordLoss loss, Random random) {
    lengths = chosen.stream().mapToInt(sentences::length).toArray();
    time = Arrays.stream(lengths).max().orElse(0);
    places = new long[lengths.length * time];
    labels = new int[places.length];
    Arrays.fill(labels, -1);
    fine = labels.clone();
    Map<Long, Integer> found = new HashMap<>();
    int[] all = new int[places.length * WordRow.WIDTH + WordRow.WIDTH];
    int[] lost = new int[places.length + 1];
    int count = 1; // the first is the pad, all zeros
    for (int s = 0; s < lengths.length; s++) {
      int[] row = sentences.rows()[chosen.get(s)];
      for (int t = 0; t < lengths[s]; t++) {
        int from = t * WordRow.WIDTH;
        int parts = loss.draw(row[from], words, random);
        long key = key(row, from) * 31 + parts;
        Integer place = found.get(key);
        if (place == null) {
          place = count++;
          found.put(key, place);
          System.arraycopy(row, from, all, place * WordRow.WIDTH, WordRow.WIDTH);
          lost[place] = parts;
        }
        places[s * time + t] = place;
        labels[s * time + t] = sentences.labels()[chosen.get(s)][t];
        fine[s * time + t] = sentences.fine()[chosen.get(s)][t];
      }
    }
    unlike = count;
    encoded = encoded(sentences, chosen, time);
    int width = words.table().width();
    pretrained = new float[unlike * width];
    learned = new long[unlike];
    affixes = new long[unlike * WordRow.AFFIX_COUNT];
    marks = new long[unlike * words.lexica().size() * LexiconTable.MARKS];
    shapes = new long[unlike];
    characters = new long[unlike * WordRow.CHARACTER_COUNT];
    for (int u = 0; u < unlike; u++) {
      int from = u * WordRow.WIDTH;
      int id = all[from + WordRow.WORD];
      boolean known = (lost[u] & WordLoss.VECTOR) == 0;
      words.table().read(known ? id : WordVocabulary.UNKNOWN, pretrained, u * width);
      boolean own = id < words.learned() && (lost[u] & WordLoss.ROW) == 0;
      learned[u] = own ? id : words.learned();
      for (int l = 0; l < words.lexica().size(); l++) {
        int[] said = words.lexica().get(l).of(known ? id : WordVocabulary.UNKNOWN);
        for (int i = 0; i < LexiconTable.MARKS; i++) {
          marks[(u * words.lexica().size() + l) * LexiconTable.MARKS + i] = said[i];
        }
      }
      shapes[u] = all[from + WordRow.SHAPE];
      for (int i = 0; i < WordRow.AFFIX_COUNT; i++) {
        affixes[u * WordRow.AFFIX_COUNT + i] = all[from + WordRow.AFFIXES + i];
      }
      for (int i = 0; i < WordRow.CHARACTER_COUNT; i++) {
        characters[u * WordRow.CHARACTER_COUNT + i] = all[from + WordRow.CHARACTERS + i];
      }
    }
  }

  /** What an encoder has of the words, padded with zeros; empty where none was asked. */
  private static float[] encoded(TagSentences sentences, List<Integer> chosen, int time) {
    if (sentences.encoded().length == 0) {
      return new float[0];
    }
    float[] padded = new float[chosen.size() * time * SentenceEncoder.WIDTH];
    for (int s = 0; s < chosen.size(); s++) {
      float[] own = sentences.encoded()[chosen.get(s)];
      System.arraycopy(own, 0, padded, s * time * SentenceEncoder.WIDTH, own.length);
    }
    return padded;
  }

  /** 64 bits of a row: unlike words give unlike numbers but for a chance of 2^-40 or so a batch. */
  private static long key(int[] row, int from) {
    long key = 1;
    for (int i = 0; i < WordRow.WIDTH; i++) {
      key = key * 0x9E3779B97F4A7C15L + row[from + i];
      key ^= key >>> 29;
    }
    return key;
  }

  /** The input of {@link dev.unroll.training.network.TaggerNetwork}. */
  NDList toNdList(NDManager manager) {
    int rows = lengths.length;
    long[] turned = new long[rows * time];
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t < time; t++) {
        turned[row * time + t] = t < lengths[row] ? lengths[row] - 1 - t : t;
      }
    }
    NDList inputs =
        new NDList(
            manager.create(pretrained, new Shape(unlike, pretrained.length / unlike)),
            manager.create(learned),
            manager.create(affixes, new Shape(unlike, WordRow.AFFIX_COUNT)),
            manager.create(shapes),
            manager.create(characters, new Shape(unlike, WordRow.CHARACTER_COUNT)),
            manager.create(places),
            manager.create(marks, new Shape(unlike, marks.length / unlike)),
            manager.create(turned, new Shape(rows, time, 1)));
    if (encoded.length > 0) {
      inputs.add(manager.create(encoded, new Shape(rows, time, SentenceEncoder.WIDTH)));
    }
    return inputs;
  }

  int rows() {
    return lengths.length;
  }

  int time() {
    return time;
  }

  int length(int row) {
    return lengths[row];
  }

  int tokens() {
    return Arrays.stream(lengths).sum();
  }

  /** The label at each place, row after row; -1 at pads. */
  int[] labels() {
    return labels;
  }

  /** The finer label at each place, row after row; -1 at pads. */
  int[] fine() {
    return fine;
  }

  /** The finer label of the next word at each place; -1 at a sentence's last word and at pads. */
  int[] next() {
    int[] next = new int[fine.length];
    for (int place = 0; place < next.length; place++) {
      next[place] = (place + 1) % time == 0 ? -1 : fine[place + 1];
    }
    return next;
  }
}
