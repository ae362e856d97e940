package dev.unroll.training;

import java.util.List;

/**
 * What a recipe gives: all that a bundle needs.
 *
 * @param maxSteps the most tokens kept of one text
 * @param graph the bytes of {@code model.onnx}
 * @param tokenizer the text of {@code tokenizer.json}
 * @param method what was done, as Markdown paragraphs for the card
 * @param quality what was measured, as Markdown for the card
 * @param limits what the model cannot do, as Markdown for the card
 */
@SuppressWarnings("ArrayRecordComponent")
record TrainedModel(
    List<String> labels,
    int maxSteps,
    byte[] graph,
    String tokenizer,
    String method,
    String quality,
    String limits) {}
