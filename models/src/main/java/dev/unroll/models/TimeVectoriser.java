package dev.unroll.models;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.EventTime;
import dev.unroll.schemas.Rejected;
import java.util.List;

/**
 * A sample's time, in any of the forms of {@link EventTime}, as two whole numbers: days since 1970
 * and milliseconds of the day, UTC.
 */
final class TimeVectoriser implements InputVectoriser {
  /** Whole numbers of a time. */
  static final int WIDTH = 2;

  private static final long DAY = 86_400_000;

  private final JsonPointer field;

  /**
   * @param field a JSON Pointer; what messages call the time
   */
  TimeVectoriser(String field) {
    this.field = JsonPointer.compile(field);
  }

  @Override
  public Cells read(List<JsonNode> values) throws Rejected {
    JsonNode value = values.get(0);
    if (StepsVectoriser.isMissing(value)) {
      throw StepsVectoriser.absent(value, field.toString());
    }
    long time = EventTime.parse(value, field);
    Cells.Writer cells = new Cells.Writer(1, WIDTH);
    cells.add(Math.toIntExact(Math.floorDiv(time, DAY)));
    cells.add((int) Math.floorMod(time, DAY));
    return cells.cells();
  }

  /** Never asked for: {@link #read} gives a step, or refuses the event. */
  @Override
  public Cells missing(int steps) {
    throw new IllegalStateException("a sample's time is never missing");
  }

  @Override
  public int vocabulary() {
    return 0;
  }

  @Override
  public void close() {
    // Owns nothing.
  }
}
