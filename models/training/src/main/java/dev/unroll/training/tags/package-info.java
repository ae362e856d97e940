/** Taggers of words: parts of speech, named entities. */
@NullMarked
package dev.unroll.training.tags;

import org.jspecify.annotations.NullMarked;
