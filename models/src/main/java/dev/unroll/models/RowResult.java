package dev.unroll.models;

/**
 * What a row's chunks gave.
 *
 * @param answers for each chunk the output at its last step (or the event's one output)
 * @param state the key's block after the last chunk: the row's own array where that was changed in
 *     place, else a new one
 * @param finite whether every floating-point number of the answers and the state is finite
 */
public record RowResult(float[][] answers, byte[] state, boolean finite) {}
