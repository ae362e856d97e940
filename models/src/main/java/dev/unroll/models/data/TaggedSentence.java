package dev.unroll.models.data;

import java.util.List;

/**
 * A sentence whose every token has a label.
 *
 * @param document what it stands in; sentences of one document follow each other
 * @param text as it was written, or empty where the file does not say
 * @param fine for each token a finer label (XPOS); empty where the file has none
 */
public record TaggedSentence(
    String document, String text, List<String> tokens, List<String> labels, List<String> fine) {
  public TaggedSentence {
    tokens = List.copyOf(tokens);
    labels = List.copyOf(labels);
    fine = List.copyOf(fine);
  }
}
