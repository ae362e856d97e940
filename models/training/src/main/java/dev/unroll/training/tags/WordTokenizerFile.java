package dev.unroll.training.tags;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.words.WordVocabulary;
import java.util.List;

/**
 * Writes {@code tokenizer.json} in Hugging Face's format for a tagger: text is cut by {@link
 * TreebankRules}, and the model is WordLevel.
 */
final class WordTokenizerFile {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private WordTokenizerFile() {}

  /**
   * The file's text.
   *
   * @param words in the order of their ids
   */
  static String write(List<String> words) {
    ObjectNode file = JSON.objectNode();
    file.put("version", "1.0");
    file.putNull("truncation");
    file.putNull("padding");
    file.set("added_tokens", JSON.arrayNode());
    file.putNull("normalizer");
    ArrayNode steps =
        JSON.arrayNode().add(split(TreebankRules.word(), "Isolated")).add(split("\\s+", "Removed"));
    file.set("pre_tokenizer", typed("Sequence").set("pretokenizers", steps));
    file.putNull("post_processor");
    file.putNull("decoder");
    ObjectNode ids = JSON.objectNode();
    for (int id = 0; id < words.size(); id++) {
      ids.put(words.get(id), id);
    }
    ObjectNode model = typed("WordLevel");
    model.set("vocab", ids);
    model.put("unk_token", WordVocabulary.UNKNOWN_WORD);
    file.set("model", model);
    try {
      return new ObjectMapper().writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode split(String pattern, String behaviour) {
    ObjectNode split = typed("Split").put("behavior", behaviour).put("invert", false);
    return split.set("pattern", JSON.objectNode().put("Regex", pattern));
  }

  private static ObjectNode typed(String type) {
    return JSON.objectNode().put("type", type);
  }
}
