package dev.unroll.models;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into words by the pre-tokeniser of {@code tokenizer.json}; the words are pieces of the
 * text as it stands. Owns the native tokenizer. Not thread-safe.
 */
public final class WordCutter implements AutoCloseable {
  static {
    TextVectoriser.readyLibrary();
  }

  private final long handle;
  private boolean closed;

  private WordCutter(long handle) {
    this.handle = handle;
  }

  /**
   * @throws RuntimeException where the library refuses the file
   */
  public static WordCutter open(byte[] tokenizer) {
    long handle =
        TokenizersLibrary.LIB.createTokenizerFromString(
            new String(tokenizer, StandardCharsets.UTF_8));
    TokenizersLibrary.LIB.disableTruncation(handle);
    TokenizersLibrary.LIB.disablePadding(handle);
    return new WordCutter(handle);
  }

  /** The words of a text in order; none where it is white space alone. */
  public List<String> cut(String text) {
    long encoding = TokenizersLibrary.LIB.encode(handle, text, false);
    try {
      CharSpan[] spans = TokenizersLibrary.LIB.getTokenCharSpans(encoding);
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
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      TokenizersLibrary.LIB.deleteTokenizer(handle);
    }
  }
}
