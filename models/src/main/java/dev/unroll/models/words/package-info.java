/** Words of running text as rows of whole numbers: what taggers read. */
@NullMarked
package dev.unroll.models.words;

import org.jspecify.annotations.NullMarked;
