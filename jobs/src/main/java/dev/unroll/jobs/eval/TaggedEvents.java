package dev.unroll.jobs.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.data.ConlluFile;
import dev.unroll.models.data.TaggedSentence;
import dev.unroll.models.data.TextFiles;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sentences as events.
 *
 * @param sentences the right labels of each one's tokens
 * @param events the file of events; what is right for a line is the part that it holds
 */
record TaggedEvents(List<List<String>> sentences, Labelled<TaggedEvents.Part> events) {
  /**
   * Which tokens an event holds.
   *
   * @param sentence by its index
   * @param from the first of them
   * @param count how many
   */
  record Part(int sentence, int from, int count) {}

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * Reads sentences from a file of tokens.
   *
   * @param single whether each token is an event of its own, as in a stream of tokens; its sequence
   *     is its sentence. Else each sentence is, and its sequence is its document
   */
  static TaggedEvents tokens(Path file, EventForm form, boolean single) throws IOException {
    List<List<String>> labels = new ArrayList<>();
    List<ObjectNode> events = new ArrayList<>();
    List<@Nullable Part> parts = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (TaggedSentence sentence : ConlluFile.read(file)) {
      int index = labels.size();
      labels.add(sentence.labels());
      String key = sentence.document().isEmpty() ? "sentence-" + index : sentence.document();
      int size = sentence.tokens().size();
      if (single) {
        for (int i = 0; i < size; i++) {
          ObjectNode event = form.event(key, numbers.merge(key, 1, Integer::sum) - 1);
          form.boundary(event, "sentence-" + index).end(event, i == size - 1);
          events.add(form.input(event, NODES.textNode(sentence.tokens().get(i))));
          parts.add(new Part(index, i, 1));
        }
      } else {
        ObjectNode event = form.event(key, numbers.merge(key, 1, Integer::sum) - 1);
        form.boundary(event, key).end(event, false);
        ArrayNode tokens = NODES.arrayNode();
        sentence.tokens().forEach(tokens::add);
        events.add(form.input(event, tokens));
        parts.add(new Part(index, 0, size));
      }
    }
    return new TaggedEvents(labels, Labelled.spool(events, parts));
  }

  /**
   * Reads the pipeline's own events, a sentence each.
   *
   * @param pointer where the right labels stand, an array of strings; events without it are not
   *     measured
   */
  static TaggedEvents lines(Path file, JsonPointer pointer) throws IOException {
    List<List<String>> labels = new ArrayList<>();
    List<@Nullable Part> parts = new ArrayList<>();
    for (String line : TextFiles.lines(file)) {
      JsonNode tags = LabelledTexts.at(line, pointer);
      if (tags.isMissingNode() || tags.isNull()) {
        parts.add(null);
        continue;
      }
      List<String> own = new ArrayList<>();
      for (JsonNode tag : tags) {
        own.add(tag.asText());
      }
      if (!tags.isArray()) {
        throw new UserError(
            file
                + ", line "
                + (parts.size() + 1)
                + ", "
                + pointer
                + ": expected an array of labels, one a token, found "
                + Json.describe(tags));
      }
      parts.add(new Part(labels.size(), 0, own.size()));
      labels.add(own);
    }
    if (labels.isEmpty()) {
      throw new UserError(
          "--label "
              + pointer
              + ": expected the pointer of each token's right label in "
              + file
              + ", found it on none of "
              + parts.size()
              + " lines");
    }
    return new TaggedEvents(labels, new Labelled<>(file, false, parts));
  }
}
