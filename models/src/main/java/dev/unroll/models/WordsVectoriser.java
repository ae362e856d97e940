package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.models.words.WordRow;
import dev.unroll.models.words.WordVocabulary;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words as {@link WordRow}s: an array of strings is an event's tokens as they are; a string is a
 * text, which {@code tokenizer.json} cuts, or one token, as the pipeline says. Of two fields the
 * first that is present counts. Owns the tokenizer.
 */
final class WordsVectoriser implements InputVectoriser {
  private final WordVocabulary vocabulary;
  private final @Nullable WordCutter cutter;
  private final List<String> fields;

  private WordsVectoriser(
      WordVocabulary vocabulary, @Nullable WordCutter cutter, List<String> fields) {
    this.vocabulary = vocabulary;
    this.cutter = cutter;
    this.fields = List.copyOf(fields);
  }

  /**
   * @param strings what a string is
   * @param fields what messages call the values, in their order
   */
  static WordsVectoriser open(Bundle bundle, InputRules.Strings strings, List<String> fields) {
    byte[] json = bundle.tokenizer();
    String file = bundle.source() + "/" + Bundle.TOKENIZER;
    if (json == null) {
      throw new UserError(file + ": expected a file, found none");
    }
    try {
      WordVocabulary vocabulary = WordVocabulary.read(json);
      WordCutter cutter = strings == InputRules.Strings.TEXT ? new WordCutter(json) : null;
      return new WordsVectoriser(vocabulary, cutter, fields);
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          file
              + ": expected a tokenizer in Hugging Face's format, its model WordLevel with ids from"
              + " 0 without a hole, found "
              + Model.firstLine(e),
          e);
    }
  }

  @Override
  public Cells read(List<JsonNode> values) throws Rejected {
    for (int i = 0; i < values.size(); i++) {
      if (!StepsVectoriser.isMissing(values.get(i))) {
        return cells(words(values.get(i), fields.get(i)));
      }
    }
    throw StepsVectoriser.absent(values.get(0), String.join(" and ", fields));
  }

  private List<String> words(JsonNode value, String field) throws Rejected {
    if (value.isTextual()) {
      String text = Json.wellFormed(value.textValue(), field);
      if (cutter == null) {
        return List.of(token(text, field));
      }
      return cut(cutter, text, field);
    }
    if (!value.isArray()) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          field + ": expected an array of strings or a string, found " + Json.describe(value));
    }
    if (value.isEmpty()) {
      throw new Rejected(Reason.EMPTY_TEXT, field + ": expected at least one token");
    }
    List<String> words = new ArrayList<>(value.size());
    for (int t = 0; t < value.size(); t++) {
      JsonNode token = value.get(t);
      String place = field + "/" + t;
      if (!token.isTextual()) {
        throw new Rejected(
            Reason.MISTYPED_FIELD, place + ": expected a string, found " + Json.describe(token));
      }
      words.add(token(Json.wellFormed(token.textValue(), place), place));
    }
    return words;
  }

  private static List<String> cut(WordCutter cutter, String text, String field) throws Rejected {
    List<String> words;
    try {
      words = cutter.cut(text);
    } catch (RuntimeException e) {
      throw NativeTokenizer.refused(field, e);
    }
    if (words.isEmpty()) {
      throw new Rejected(Reason.EMPTY_TEXT, field + ": expected text, found white space alone");
    }
    return words;
  }

  private static String token(String token, String place) throws Rejected {
    if (token.isBlank()) {
      throw new Rejected(Reason.EMPTY_TEXT, place + ": expected a token, found white space alone");
    }
    return token;
  }

  private Cells cells(List<String> words) {
    int[] row = new int[WordRow.WIDTH];
    Cells.Writer cells = new Cells.Writer(words.size(), WordRow.WIDTH);
    for (String word : words) {
      WordRow.write(word, vocabulary, row, 0);
      for (int cell : row) {
        cells.add(cell);
      }
    }
    return cells.cells().with(words);
  }

  @Override
  public Cells missing(int steps) {
    throw new IllegalStateException("words are never missing");
  }

  @Override
  public int vocabulary() {
    return vocabulary.size();
  }

  @Override
  public int bound(int cell) {
    return WordRow.bound(cell, vocabulary.size());
  }

  @Override
  public void close() {
    if (cutter != null) {
      cutter.close();
    }
  }
}
