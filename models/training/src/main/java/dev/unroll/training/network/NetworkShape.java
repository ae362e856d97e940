package dev.unroll.training.network;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Pooling;

/**
 * What a {@link TokenClassifier} is made of.
 *
 * @param embedding floats a token
 * @param hidden units a direction
 * @param embeddingDropout share of a text's embedding columns that training leaves out
 * @param outputDropout share of the dense layer's inputs that training leaves out
 */
public record NetworkShape(
    Cell cell,
    int vocabulary,
    int embedding,
    int hidden,
    int layers,
    boolean bidirectional,
    Pooling pooling,
    int classes,
    float embeddingDropout,
    float outputDropout) {

  /** The same network for another number of token ids and classes. */
  public NetworkShape with(int ids, int labels) {
    return new NetworkShape(
        cell,
        ids,
        embedding,
        hidden,
        layers,
        bidirectional,
        pooling,
        labels,
        embeddingDropout,
        outputDropout);
  }

  /** The same over tokens of another width. */
  public NetworkShape withEmbedding(int floats) {
    return new NetworkShape(
        cell,
        vocabulary,
        floats,
        hidden,
        layers,
        bidirectional,
        pooling,
        classes,
        embeddingDropout,
        outputDropout);
  }

  int directions() {
    return bidirectional ? 2 : 1;
  }

  /** Floats a step that the last layer gives. */
  int width() {
    return hidden * directions();
  }
}
