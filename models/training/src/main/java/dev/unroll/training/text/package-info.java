/** The vocabulary, the tokenizer file made of it, and texts as token ids. */
@NullMarked
package dev.unroll.training.text;

import org.jspecify.annotations.NullMarked;
