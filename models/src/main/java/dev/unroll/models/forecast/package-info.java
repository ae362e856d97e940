/**
 * What a forecasting model keeps of a series, in plain Java: its clock, its window of values, its
 * running statistics, and how good its own forecasts were. The forecast graphs hold the same
 * arithmetic as states; trainers prepare their inputs with it, and tests hold the graphs against
 * it.
 */
@NullMarked
package dev.unroll.models.forecast;

import org.jspecify.annotations.NullMarked;
