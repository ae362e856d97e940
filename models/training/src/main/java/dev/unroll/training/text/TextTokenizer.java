package dev.unroll.training.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Texts as token ids, by the same library and file that serve the model. Owns a native tokenizer:
 * close it. Not thread-safe.
 */
public final class TextTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  /**
   * @param json what {@code tokenizer.json} holds
   */
  public TextTokenizer(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try {
      tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(bytes), Map.of("truncation", "false", "padding", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first {@code maxSteps} token ids of a text, start token included. */
  public int[] ids(String text, int maxSteps) {
    long[] ids = tokenizer.encode(text).getIds();
    return Arrays.stream(ids).limit(maxSteps).mapToInt(Math::toIntExact).toArray();
  }

  /** {@link #ids} of each text, in order. */
  public int[][] ids(List<String> texts, int maxSteps) {
    return texts.stream().map(text -> ids(text, maxSteps)).toArray(int[][]::new);
  }

  Encoding encode(String text) {
    return tokenizer.encode(text, false, false);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
