package dev.unroll.jobs.eval;

import dev.unroll.models.data.SeriesFile.Clock;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is measured.
 *
 * @param in the labelled file
 * @param format null: as the file's name says
 * @param label the pointer of what is right; null: the head's usual one
 * @param deadLetters where lines that could not be used are kept; null: they are counted
 * @param series for head forecast
 * @param windows labelled anomalies, where outliers are measured and not forecasts
 * @param clock of series without times
 * @param given what the user wrote, by the options' names
 */
public record EvaluationOptions(
    Path in,
    @Nullable Format format,
    @Nullable String label,
    @Nullable Path deadLetters,
    SeriesOptions series,
    @Nullable Path windows,
    Clock clock,
    Map<String, String> given) {}
