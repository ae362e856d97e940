/** Labelled texts for training, and the file layouts they are read from. */
@NullMarked
package dev.unroll.training.data;

import org.jspecify.annotations.NullMarked;
