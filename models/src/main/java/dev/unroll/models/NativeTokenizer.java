package dev.unroll.models;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * A {@code tokenizer.json} in the native layer of DJL's Hugging Face tokenizers, which gives what
 * is asked for alone: the wrapper copies eight arrays a text and takes twice as long. The file's
 * own truncation and padding are off: they would cut silently, and steps are padded by the batch.
 * Owns the native tokenizer. Not thread-safe.
 */
final class NativeTokenizer implements AutoCloseable {
  /** Where DJL unpacks. */
  private static final String UNPACKED = "ENGINE_CACHE_DIR";

  static {
    // Nothing is fetched and nothing is reported from a user's machine.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    loadLibrary();
  }

  /**
   * Loads the library out of a folder of its own. DJL would unpack it once a user, and a JVM loads
   * a file for one class loader only: of two jobs in one TaskManager the second would fail. Nor
   * need a container's home be writable.
   */
  private static void loadLibrary() {
    // Of the whole process, whatever its class loaders: the setting is.
    synchronized (Runtime.getRuntime()) {
      String before = System.getProperty(UNPACKED);
      try {
        Path folder = Files.createTempDirectory("unroll-tokenizers-");
        System.setProperty(UNPACKED, folder.toString());
        LibUtils.checkStatus();
        delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException("the tokenizers' native library cannot be unpacked", e);
      } finally {
        if (before == null) {
          System.clearProperty(UNPACKED);
        } else {
          System.setProperty(UNPACKED, before);
        }
      }
    }
  }

  /** What is mapped stays mapped. */
  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
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
