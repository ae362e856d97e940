package dev.unroll.training.data;

/**
 * One text and its class.
 *
 * @param label an index into {@link TextData#labels()}
 */
public record LabelledText(int label, String text) {}
