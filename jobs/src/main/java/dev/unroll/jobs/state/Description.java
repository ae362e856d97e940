package dev.unroll.jobs.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * What the states of a savepoint are of, as the pipeline that saved them says. Anything may be
 * absent: a later version may say it otherwise.
 *
 * @param model name@version
 * @param layout the tensors, as the state layout describes itself
 */
record Description(@Nullable String model, @Nullable String layout, @Nullable String carry) {
  private static final JsonMapper MAPPER = new JsonMapper();

  static Description parse(String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      return new Description(text(tree, "model"), text(tree, "layout"), text(tree, "carry"));
    } catch (JsonProcessingException e) {
      return new Description(null, null, null);
    }
  }

  private static @Nullable String text(JsonNode tree, String field) {
    return tree.path(field).textValue();
  }
}
