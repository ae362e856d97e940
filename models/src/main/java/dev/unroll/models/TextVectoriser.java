package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Text through {@code tokenizer.json}. Owns the tokenizer. */
final class TextVectoriser implements InputVectoriser {
  private final NativeTokenizer tokenizer;

  /** The ids of a text. */
  private final Function<String, long[]> ids;

  private final int vocabulary;
  private final String field;

  /** What the tokenizer makes of no text: special tokens, or none. */
  private final long[] nothing;

  private TextVectoriser(NativeTokenizer tokenizer, boolean byWord, int vocabulary, String field) {
    this.tokenizer = tokenizer;
    this.ids = byWord ? new WordMemory(tokenizer)::ids : tokenizer::ids;
    this.vocabulary = vocabulary;
    this.field = field;
    this.nothing = ids.apply("");
  }

  /**
   * @param field what messages call the text
   */
  static TextVectoriser open(Bundle bundle, String field) {
    byte[] json = bundle.tokenizer();
    String file = bundle.source() + "/" + Bundle.TOKENIZER;
    if (json == null) {
      throw new UserError(file + ": expected a file, found none");
    }
    try {
      int vocabulary = vocabulary(json);
      boolean byWord = bundle.manifest().vectoriser().byWord();
      return new TextVectoriser(new NativeTokenizer(json), byWord, vocabulary, field);
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          file
              + ": expected a tokenizer in Hugging Face's format, found "
              + Model.firstLine(e)
              + (isWordList(json)
                  ? ", but a plain list of words and their ids, which does not say how text becomes"
                      + " words; make a tokenizer.json of it with the tokenizers library, model"
                      + " WordLevel"
                  : "; write it again with the tokenizers library"),
          e);
    }
  }

  /** The greatest id there is and one: ids may have holes, and added tokens follow the others. */
  private static int vocabulary(byte[] json) throws IOException {
    JsonNode root = new JsonMapper().readTree(json);
    JsonNode vocab = root.path("model").path("vocab");
    int size = vocab.isArray() ? vocab.size() : 0;
    if (vocab.isObject()) {
      for (JsonNode id : vocab) {
        size = Math.max(size, id.intValue() + 1);
      }
    }
    for (JsonNode added : root.path("added_tokens")) {
      size = Math.max(size, added.path("id").intValue() + 1);
    }
    if (size == 0) {
      throw new IOException("no model.vocab");
    }
    return size;
  }

  /** An object of word to id, or one among an object's members. */
  private static boolean isWordList(byte[] json) {
    try {
      JsonNode root = new JsonMapper().readTree(json);
      return isWords(root)
          || (root.isObject() && root.properties().stream().anyMatch(m -> isWords(m.getValue())));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isWords(JsonNode node) {
    boolean words = node.isObject() && !node.isEmpty();
    for (JsonNode id : node) {
      words &= id.isIntegralNumber();
    }
    return words;
  }

  @Override
  public Cells read(List<JsonNode> values) throws Rejected {
    JsonNode input = values.get(0);
    if (StepsVectoriser.isMissing(input)) {
      throw StepsVectoriser.absent(input, field);
    }
    if (!input.isTextual()) {
      throw new Rejected(
          Reason.MISTYPED_FIELD, field + ": expected a string, found " + Json.describe(input));
    }
    String text = Json.wellFormed(input.textValue(), field);
    if (text.isBlank()) {
      throw new Rejected(Reason.EMPTY_TEXT, field + ": expected text, found white space alone");
    }
    long[] tokens;
    try {
      tokens = ids.apply(text);
    } catch (RuntimeException e) {
      throw NativeTokenizer.refused(field, e);
    }
    if (Arrays.equals(tokens, nothing)) {
      throw new Rejected(Reason.EMPTY_TEXT, field + ": the tokenizer leaves nothing of the text");
    }
    Cells.Writer cells = new Cells.Writer(tokens.length, 1);
    for (long id : tokens) {
      cells.add(Math.toIntExact(id));
    }
    return cells.cells();
  }

  @Override
  public Cells missing(int steps) {
    throw new IllegalStateException("a text is never missing");
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
