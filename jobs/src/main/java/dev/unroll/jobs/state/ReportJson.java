package dev.unroll.jobs.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.RawEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A savepoint's contents as JSON, every value in full. */
final class ReportJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ReportJson() {}

  static String figures(Savepoint savepoint, @Nullable Description description, Figures figures)
      throws JsonProcessingException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("savepoint", savepoint.folder().toString());
    root.put("max-parallelism", savepoint.maxParallelism());
    root.put("model", description == null ? null : description.model());
    root.put("carry", description == null ? null : description.carry());
    root.put("keys", figures.keys());
    ArrayNode layouts = root.putArray("layouts");
    figures
        .layouts()
        .forEach(
            (id, layout) ->
                layouts
                    .addObject()
                    .put("id", Integer.toHexString(id))
                    .put("keys", layout.keys())
                    .put("bytes", layout.bytes()));
    root.put("bytes", figures.bytes());
    if (figures.keys() > 0) {
      Spread steps = figures.steps();
      root.putObject("steps")
          .put("min", (long) steps.min())
          .put("median", (long) steps.median())
          .put("max", (long) steps.max())
          .put("total", (long) steps.sum());
      ObjectNode times = root.putObject("last-time");
      times.put("oldest", time(figures.oldest()));
      times.put("newest", time(figures.newest()));
      root.putObject("norm")
          .put("min", figures.norms().min())
          .put("median", figures.norms().median())
          .put("max", figures.norms().max());
    }
    ObjectNode notFinite = root.putObject("not-finite");
    notFinite.put("keys", figures.notFiniteKeys());
    ArrayNode first = notFinite.putArray("first");
    figures.notFinite().forEach(first::add);
    return MAPPER.writeValueAsString(root);
  }

  static String key(SavedKey saved, List<Part> parts) throws JsonProcessingException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("key", saved.key());
    root.put("steps", saved.steps());
    root.put("last-time", time(saved.lastTime()));
    root.put("sequence", saved.sequence());
    root.put("layout", Integer.toHexString(saved.layoutId()));
    ArrayNode tensors = root.putArray("tensors");
    for (Part part : parts) {
      ObjectNode tensor = tensors.addObject();
      tensor.put("name", part.name());
      tensor.put("type", part.typeName());
      ArrayNode shape = tensor.putArray("shape");
      part.shape().forEach(shape::add);
      ArrayNode values = tensor.putArray("values");
      for (int i = 0; i < part.count(); i++) {
        Number value = part.value(saved.block(), i);
        if (value instanceof Float number) {
          values.add(number);
        } else if (value instanceof Double number) {
          values.add(number);
        } else {
          values.add(value.longValue());
        }
      }
    }
    return MAPPER.writeValueAsString(root);
  }

  /** Null where no event had a time. */
  private static @Nullable String time(long epochMillis) {
    return epochMillis == RawEvent.NO_TIMESTAMP ? null : EventTime.format(epochMillis);
  }
}
