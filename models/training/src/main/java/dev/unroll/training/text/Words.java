package dev.unroll.training.text;

import org.jspecify.annotations.Nullable;

/**
 * How texts become tokens, and what is known of the tokens.
 *
 * @param json what {@code tokenizer.json} holds
 * @param features what pretraining knows of the pieces; null where they are learned from nothing
 */
public record Words(Vocabulary vocabulary, String json, @Nullable TokenFeatures features) {
  /** What {@link TweetRules} and the cut make of any text, for people who bring their own. */
  public static final String READ_AS =
      "Texts are read in lower case and without accents, every number as 0, each link, @name and"
          + " pictograph as one word for its kind, and letters drawn out as two; a word of more than "
          + TokenizerFile.LONGEST_WORD
          + " characters is unknown as a whole.";
}
