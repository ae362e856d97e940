/** {@code unroll train}: recipes that make the shipped bundles out of labelled texts, with DJL. */
@NullMarked
package dev.unroll.training;

import org.jspecify.annotations.NullMarked;
