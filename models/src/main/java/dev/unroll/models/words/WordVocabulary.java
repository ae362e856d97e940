package dev.unroll.models.words;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words that a bundle knows, by the ids that {@code tokenizer.json} gives them. Ids go from 0
 * without a hole; 0 pads, 1 is every word that is not known. Immutable.
 */
public final class WordVocabulary {
  public static final int PAD = 0;
  public static final int UNKNOWN = 1;
  public static final String PAD_WORD = "<pad>";
  public static final String UNKNOWN_WORD = "<unk>";

  private final Map<String, Integer> ids;

  private WordVocabulary(Map<String, Integer> ids) {
    this.ids = ids;
  }

  /** Words in the order of their ids. */
  public static WordVocabulary of(List<String> words) {
    Map<String, Integer> ids = new HashMap<>();
    for (String word : words) {
      ids.putIfAbsent(word, ids.size());
    }
    return new WordVocabulary(ids);
  }

  /**
   * Reads {@code model.vocab} of a {@code tokenizer.json} whose model is WordLevel.
   *
   * @throws IOException where it is no such file
   */
  public static WordVocabulary read(byte[] tokenizer) throws IOException {
    Map<String, Integer> ids = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(tokenizer)) {
      enter(json, "model");
      enter(json, "vocab");
      for (String word = json.nextFieldName(); word != null; word = json.nextFieldName()) {
        if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
          throw new IOException("model.vocab/" + word + ": expected an id");
        }
        ids.put(word, json.getIntValue());
      }
    }
    boolean[] seen = new boolean[ids.size()];
    for (int id : ids.values()) {
      if (id < 0 || id >= seen.length || seen[id]) {
        throw new IOException("model.vocab: expected ids from 0 without a hole, found " + id);
      }
      seen[id] = true;
    }
    if (seen.length <= UNKNOWN) {
      throw new IOException("model.vocab: expected words");
    }
    return new WordVocabulary(ids);
  }

  private static void enter(JsonParser json, String member) throws IOException {
    if (json.currentToken() == null) {
      json.nextToken();
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals(member) && value == JsonToken.START_OBJECT) {
        return;
      }
      json.skipChildren();
    }
    throw new IOException("expected the member " + member);
  }

  public int size() {
    return ids.size();
  }

  /** The id of a word: of its own form in lower case, else of the first fallback that is known. */
  public int id(String word) {
    return idOfKey(WordForms.key(word));
  }

  int idOfKey(String key) {
    Integer id = ids.get(key);
    if (id != null) {
      return id;
    }
    for (String form : WordForms.fallbacks(key)) {
      id = ids.get(form);
      if (id != null) {
        return id;
      }
    }
    return UNKNOWN;
  }
}
