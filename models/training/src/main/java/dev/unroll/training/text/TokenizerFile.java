package dev.unroll.training.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes {@code tokenizer.json} in Hugging Face's format: rules as normaliser, words cut at white
 * space and around runs of punctuation, WordPiece as model, and a start token before each text. It
 * neither truncates nor pads.
 */
final class TokenizerFile {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Characters of a word; a longer one is unknown as a whole. */
  static final int LONGEST_WORD = 64;

  private TokenizerFile() {}

  /** The file's text; the same vocabulary gives the same text. */
  static String write(Vocabulary vocabulary, List<TweetRules.Rule> rules) {
    ObjectNode file = JSON.objectNode();
    file.put("version", "1.0");
    file.putNull("truncation");
    file.putNull("padding");
    file.set("added_tokens", JSON.arrayNode());
    file.set("normalizer", normaliser(rules));
    file.set("pre_tokenizer", preTokeniser());
    file.set("post_processor", postProcessor());
    file.set("decoder", typed("WordPiece").put("prefix", Vocabulary.INSIDE).put("cleanup", true));
    file.set("model", model(vocabulary));
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode normaliser(List<TweetRules.Rule> rules) {
    ArrayNode steps = JSON.arrayNode();
    steps.add(typed("NFKD")).add(typed("StripAccents")).add(typed("Lowercase"));
    for (TweetRules.Rule rule : rules) {
      ObjectNode pattern = JSON.objectNode().put("Regex", rule.pattern());
      ObjectNode step = typed("Replace");
      step.set("pattern", pattern);
      steps.add(step.put("content", rule.replacement()));
    }
    return typed("Sequence").set("normalizers", steps);
  }

  private static ObjectNode preTokeniser() {
    ArrayNode steps =
        JSON.arrayNode()
            .add(typed("WhitespaceSplit"))
            .add(typed("Punctuation").put("behavior", "Contiguous"));
    return typed("Sequence").set("pretokenizers", steps);
  }

  private static ObjectNode postProcessor() {
    String start = Vocabulary.SPECIAL.get(Vocabulary.START);
    ObjectNode special = JSON.objectNode().put("id", start);
    special.set("ids", JSON.arrayNode().add(Vocabulary.START));
    special.set("tokens", JSON.arrayNode().add(start));
    ObjectNode processor = typed("TemplateProcessing");
    processor.set("single", JSON.arrayNode().add(special(start)).add(text("A")));
    processor.set("pair", JSON.arrayNode().add(special(start)).add(text("A")).add(text("B")));
    processor.set("special_tokens", JSON.objectNode().set(start, special));
    return processor;
  }

  private static ObjectNode special(String token) {
    return JSON.objectNode().set("SpecialToken", id(token));
  }

  private static ObjectNode text(String name) {
    return JSON.objectNode().set("Sequence", id(name));
  }

  private static ObjectNode id(String id) {
    return JSON.objectNode().put("id", id).put("type_id", 0);
  }

  private static ObjectNode model(Vocabulary vocabulary) {
    ObjectNode ids = JSON.objectNode();
    List<String> pieces = vocabulary.pieces();
    for (int id = 0; id < pieces.size(); id++) {
      ids.put(pieces.get(id), id);
    }
    ObjectNode model =
        typed("WordPiece")
            .put("unk_token", Vocabulary.SPECIAL.get(Vocabulary.UNKNOWN))
            .put("continuing_subword_prefix", Vocabulary.INSIDE)
            .put("max_input_chars_per_word", LONGEST_WORD);
    model.set("vocab", ids);
    return model;
  }

  private static ObjectNode typed(String type) {
    return JSON.objectNode().put("type", type);
  }
}
