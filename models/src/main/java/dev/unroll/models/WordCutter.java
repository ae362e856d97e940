package dev.unroll.models;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into words by the pre-tokeniser of {@code tokenizer.json}; the words are pieces of the
 * text as it stands. Owns the tokenizer. Not thread-safe.
 */
public final class WordCutter implements AutoCloseable {
  private final NativeTokenizer tokenizer;

  /**
   * @throws RuntimeException where the library refuses the file
   */
  public WordCutter(byte[] json) {
    this.tokenizer = new NativeTokenizer(json);
  }

  /**
   * The words of a text in order; none where it is white space alone.
   *
   * @throws RuntimeException where the tokenizer refuses the text
   */
  public List<String> cut(String text) {
    CharSpan[] spans = tokenizer.spans(text);
    List<String> words = new ArrayList<>(spans.length);
    // Spans count code points.
    int point = 0;
    int at = 0;
    for (CharSpan span : spans) {
      int from = text.offsetByCodePoints(at, span.getStart() - point);
      int to = text.offsetByCodePoints(from, span.getEnd() - span.getStart());
      words.add(text.substring(from, to));
      point = span.getEnd();
      at = to;
    }
    return words;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
