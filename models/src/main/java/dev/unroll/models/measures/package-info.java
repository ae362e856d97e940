/** How well answers agree with what was right: counted alike by training and by evaluation. */
@NullMarked
package dev.unroll.models.measures;

import org.jspecify.annotations.NullMarked;
