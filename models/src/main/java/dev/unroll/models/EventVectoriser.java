package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.models.words.WordTexts;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.nio.ByteBuffer;
import java.util.List;

/** Puts the parts of an event for each graph input together. Owns their vectorisers. */
final class EventVectoriser implements Vectoriser {
  /**
   * One graph input's part.
   *
   * @param from the place of its first value among the event's
   * @param timed whether its steps are the event's; else it has one value an event
   * @param name what messages call it
   */
  record Part(InputVectoriser vectoriser, int from, int count, boolean timed, String name) {}

  private final List<Part> parts;
  private final int maxSteps;

  /**
   * @param parts in the graph's order
   */
  EventVectoriser(List<Part> parts, int maxSteps) {
    this.parts = List.copyOf(parts);
    this.maxSteps = maxSteps;
  }

  @Override
  public Chunk vectorise(List<JsonNode> values) throws Rejected {
    Cells[] cells = new Cells[parts.size()];
    int steps = 0;
    String first = "";
    for (int i = 0; i < cells.length; i++) {
      Part part = parts.get(i);
      cells[i] = part.vectoriser.read(values.subList(part.from, part.from + part.count));
      int own = cells[i].steps();
      if (!part.timed) {
        expect(part, own == 0 ? 1 : own, 1, ", as it has no time axis");
      } else if (steps == 0) {
        steps = own;
        first = part.name;
      } else if (own > 0) {
        expect(part, own, steps, ", as in " + first);
      }
    }
    return join(cells, Math.max(1, steps));
  }

  private static void expect(Part part, int found, int expected, String why) throws Rejected {
    if (found != expected) {
      throw new Rejected(
          Reason.MISTYPED_FIELD,
          part.name
              + ": expected "
              + expected
              + (expected == 1 ? " step" : " steps")
              + why
              + ", found "
              + found);
    }
  }

  private Chunk join(Cells[] cells, int steps) throws Rejected {
    int kept = Math.min(steps, maxSteps);
    int cutFrom = steps > maxSteps ? steps : 0;
    byte[][] data = new byte[cells.length][];
    int bytes = 0;
    for (int i = 0; i < cells.length; i++) {
      Part part = parts.get(i);
      int own = part.timed ? kept : 1;
      data[i] = (cells[i].steps() == 0 ? part.vectoriser.missing(own) : cells[i]).first(own);
      bytes = Math.addExact(bytes, data[i].length);
    }
    if (data.length == 1) {
      List<String> words = cells[0].words();
      byte[] texts = words.isEmpty() ? null : WordTexts.pack(words.subList(0, kept));
      return new Chunk(kept, data[0], cutFrom, texts);
    }
    ByteBuffer joined = ByteBuffer.allocate(bytes);
    for (byte[] part : data) {
      joined.put(part);
    }
    return new Chunk(kept, joined.array(), cutFrom);
  }

  @Override
  public int vocabulary() {
    return parts.stream().mapToInt(part -> part.vectoriser.vocabulary()).max().orElse(0);
  }

  @Override
  public int bound(int cell) {
    return parts.size() == 1 ? parts.get(0).vectoriser.bound(cell) : vocabulary();
  }

  @Override
  public void close() {
    parts.forEach(part -> part.vectoriser.close());
  }
}
