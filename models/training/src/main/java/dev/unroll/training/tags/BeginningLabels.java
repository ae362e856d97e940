package dev.unroll.training.tags;

import dev.unroll.models.data.TaggedSentence;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes BIO labels of IOB1 and IO ones, in which an entity may begin with {@code I-x}: such a
 * label, behind none of its type, becomes {@code B-x}. A chain of labels may not begin with {@code
 * I-x}, so what is learned of them could never be given.
 */
final class BeginningLabels {
  private int count;

  /** The sentences, with BIO labels; others stay as they are. */
  List<TaggedSentence> of(List<TaggedSentence> sentences) {
    return sentences.stream().map(this::of).toList();
  }

  private TaggedSentence of(TaggedSentence sentence) {
    List<String> labels = new ArrayList<>(sentence.labels());
    int before = count;
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      if (!LabelChain.mayFollow(i == 0 ? "O" : labels.get(i - 1), label)) {
        labels.set(i, "B-" + label.substring(2));
        count++;
      }
    }
    return count == before
        ? sentence
        : new TaggedSentence(
            sentence.document(), sentence.text(), sentence.tokens(), labels, sentence.fine());
  }

  /** How many labels were changed so far. */
  int count() {
    return count;
  }
}
