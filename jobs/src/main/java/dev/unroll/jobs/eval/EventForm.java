package dev.unroll.jobs.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.UserError;
import org.jspecify.annotations.Nullable;

/** Makes events of data that is no JSON, each part where the pipeline looks for it. */
final class EventForm {
  /** Of an event whose data has no time; a second later for each event of a key. */
  private static final long SOME_TIME = 946_684_800_000L;

  private static final long SECOND = 1_000;

  private final EventFields fields;

  EventForm(EventFields fields) {
    this.fields = fields;
  }

  /**
   * An event without its input.
   *
   * @param key whose it is
   * @param number its place among the key's events, from 0
   */
  ObjectNode event(String key, int number) {
    return event(key, number, SOME_TIME + SECOND * number);
  }

  /**
   * @param time epoch milliseconds
   */
  ObjectNode event(String key, int number, long time) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    put(event, fields.key(), nodes.textNode(key));
    put(event, fields.time(), nodes.textNode(EventTime.format(time)));
    put(event, fields.marks().number(), nodes.numberNode(number));
    return event;
  }

  /** Says which sequence the event belongs to, where the pipeline asks. */
  EventForm boundary(ObjectNode event, String sequence) {
    put(event, fields.marks().boundary(), JsonNodeFactory.instance.textNode(sequence));
    return this;
  }

  /** Says that a sequence ends with this event, where the pipeline asks. */
  EventForm end(ObjectNode event, boolean last) {
    put(event, fields.marks().end(), JsonNodeFactory.instance.booleanNode(last));
    return this;
  }

  /** Gives the event its input: under the first pointer, where there are several. */
  ObjectNode input(ObjectNode event, JsonNode value) {
    put(event, fields.inputs().get(0).pointers().get(0), value);
    return event;
  }

  /**
   * Gives the event one of several inputs.
   *
   * @param name as {@code model.input} names it
   */
  ObjectNode input(ObjectNode event, String name, JsonNode value) {
    for (InputField field : fields.inputs()) {
      if (field.input().equals(name)) {
        put(event, field.pointers().get(0), value);
      }
    }
    return event;
  }

  /** Null: the pipeline does not ask for it. */
  private static void put(ObjectNode event, @Nullable JsonPointer pointer, JsonNode value) {
    if (pointer == null) {
      return;
    }
    try {
      event.withObject(pointer.head()).set(pointer.last().getMatchingProperty(), value);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      throw new UserError(
          pointer
              + ": expected a pointer that can be given a value beside the pipeline's others, found"
              + " one that another leads through; evaluate a file of JSON lines instead",
          e);
    }
  }
}
