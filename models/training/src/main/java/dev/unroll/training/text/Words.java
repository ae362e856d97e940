package dev.unroll.training.text;

import org.jspecify.annotations.Nullable;

/**
 * How texts become tokens, and what is known of the tokens.
 *
 * @param json what {@code tokenizer.json} holds
 * @param features what pretraining knows of the pieces; null where they are learned from nothing
 */
public record Words(Vocabulary vocabulary, String json, @Nullable TokenFeatures features) {}
