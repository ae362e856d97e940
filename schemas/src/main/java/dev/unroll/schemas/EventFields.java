package dev.unroll.schemas;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an event's parts stand in the user's JSON. A null pointer means the part comes from the
 * record itself, or that the pipeline does not ask for it.
 *
 * @param key null: the record's own key as UTF-8 text
 * @param id null: {@link Origin#asId()}
 * @param time null: the record's timestamp
 * @param inputs what the model reads, a graph input each
 * @param inputsRequired whether an input that is absent or null makes the event unusable; else the
 *     vectoriser decides
 * @param marks what tells a key's sequence
 * @param pass handed through under their last name
 * @param keyRequired false: an event without a key of its own takes its id for one
 * @param maxBytes the most bytes of a record's value
 */
public record EventFields(
    @Nullable JsonPointer key,
    @Nullable JsonPointer id,
    @Nullable JsonPointer time,
    List<InputField> inputs,
    boolean inputsRequired,
    Marks marks,
    List<JsonPointer> pass,
    boolean keyRequired,
    int maxBytes)
    implements Serializable {

  /** The same, but that an event's id is where it came from. */
  public EventFields withoutId() {
    return new EventFields(
        key, null, time, inputs, inputsRequired, marks, pass, keyRequired, maxBytes);
  }

  /**
   * The fields of one graph input.
   *
   * @param input the graph's own name; empty for the only input there is
   * @param pointers one, or several that stand side by side as features
   */
  public record InputField(String input, List<JsonPointer> pointers) implements Serializable {
    /** The only input, under one pointer. */
    public static List<InputField> only(JsonPointer pointer) {
      return List.of(new InputField("", List.of(pointer)));
    }
  }

  /**
   * The fields that tell where a key's sequence stands; null where the pipeline asks for none.
   *
   * @param number counts a key's events up by one
   * @param boundary changes where a sequence ends
   * @param end true on a sequence's last event
   */
  public record Marks(
      @Nullable JsonPointer number, @Nullable JsonPointer boundary, @Nullable JsonPointer end)
      implements Serializable {
    public static final Marks NONE = new Marks(null, null, null);
  }
}
