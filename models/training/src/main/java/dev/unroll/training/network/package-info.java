/** Recurrent networks in DJL, and their weights as plain numbers. */
@NullMarked
package dev.unroll.training.network;

import org.jspecify.annotations.NullMarked;
