package dev.unroll.training.tags;

/**
 * How a tagger learns.
 *
 * @param batch sentences a step
 * @param learningRate the highest; it rises over the first steps, then falls along a cosine
 * @param weightDecay AdamW's
 * @param clip the longest that all gradients together may be
 * @param averageDecay the share of the old value in the running average of the weights
 * @param averageEvery steps between two values of the average
 * @param smoothing the share of a label's weight that is spread over all labels
 * @param loss which words are taken as unknown
 * @param vectors pretrained vectors kept beside those of the training part
 */
public record TaggerSettings(
    int batch,
    float learningRate,
    float weightDecay,
    float clip,
    float averageDecay,
    int averageEvery,
    float smoothing,
    WordLoss loss,
    int vectors) {}
