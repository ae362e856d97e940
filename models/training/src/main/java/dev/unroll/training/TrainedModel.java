package dev.unroll.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recipe gives: all that a bundle needs.
 *
 * @param maxSteps the most tokens kept of one text
 * @param graph the bytes of {@code model.onnx}
 * @param tokenizer the text of {@code tokenizer.json}
 * @param golden what {@code golden.json} holds; null for none
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
    @Nullable String golden,
    String method,
    String quality,
    String limits) {}
