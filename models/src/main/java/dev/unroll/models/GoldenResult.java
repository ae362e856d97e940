package dev.unroll.models;

/**
 * What comparing a model with its golden sequences gave.
 *
 * @param values numbers compared
 * @param greatest the greatest difference among them
 */
public record GoldenResult(
    int sequences, int steps, long values, double greatest, double tolerance) {}
