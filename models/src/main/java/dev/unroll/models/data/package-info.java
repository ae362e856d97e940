/** Reads the files of data that training, evaluation and demonstrations share. */
@NullMarked
package dev.unroll.models.data;

import org.jspecify.annotations.NullMarked;
