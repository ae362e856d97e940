package dev.unroll.models;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/**
 * A {@code tokenizer.json} in the native layer of DJL's Hugging Face tokenizers, which gives what
 * is asked for alone: the wrapper copies eight arrays a text and takes twice as long. The file's
 * own truncation and padding are off: they would cut silently, and steps are padded by the batch.
 * Owns the native tokenizer. Not thread-safe.
 */
final class NativeTokenizer implements AutoCloseable {
  static {
    // Nothing is fetched and nothing is reported from a user's machine.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    LibUtils.checkStatus();
  }

  private final long handle;
  private boolean closed;

  /**
   * @throws RuntimeException where the library refuses the file
   */
  NativeTokenizer(byte[] json) {
    handle =
        TokenizersLibrary.LIB.createTokenizerFromString(new String(json, StandardCharsets.UTF_8));
    TokenizersLibrary.LIB.disableTruncation(handle);
    TokenizersLibrary.LIB.disablePadding(handle);
  }

  /**
   * The ids of a text, special tokens among them.
   *
   * @throws RuntimeException where it refuses the text; see {@link #refused}
   */
  long[] ids(String text) {
    return encode(text, true, TokenizersLibrary.LIB::getTokenIds);
  }

  /** As {@link #ids}, without special tokens. */
  long[] plainIds(String text) {
    return encode(text, false, TokenizersLibrary.LIB::getTokenIds);
  }

  /**
   * Where the tokens of a text stand, in code points; without special tokens.
   *
   * @throws RuntimeException where it refuses the text; see {@link #refused}
   */
  CharSpan[] spans(String text) {
    return encode(text, false, TokenizersLibrary.LIB::getTokenCharSpans);
  }

  private <T> T encode(String text, boolean special, LongFunction<T> read) {
    long encoding = TokenizersLibrary.LIB.encode(handle, text, special);
    try {
      return read.apply(encoding);
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
  }

  /** What becomes of a text that it refuses: its vocabulary may have no token for the unknown. */
  static Rejected refused(String field, RuntimeException e) {
    return new Rejected(
        Reason.MODEL_ERROR, field + ": the tokenizer refuses the text: " + Model.firstLine(e));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      TokenizersLibrary.LIB.deleteTokenizer(handle);
    }
  }
}
