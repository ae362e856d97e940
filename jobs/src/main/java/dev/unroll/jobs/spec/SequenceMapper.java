package dev.unroll.jobs.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.models.Precision;
import dev.unroll.operators.SequenceSettings;
import dev.unroll.operators.SequenceSettings.Boundary;
import dev.unroll.operators.SequenceSettings.Emit;
import dev.unroll.operators.SequenceSettings.OnGap;
import dev.unroll.operators.SequenceSettings.Order;
import dev.unroll.operators.StateSettings;
import dev.unroll.operators.StateSettings.OnNewLayout;
import dev.unroll.schemas.EventFields.Marks;
import java.time.Duration;

/** What a pipeline says of a key's sequence and its state. */
final class SequenceMapper {
  private SequenceMapper() {}

  static SequenceSettings sequence(JsonNode root) {
    JsonNode boundary = root.path("boundary");
    JsonNode emit = root.path("emit");
    return new SequenceSettings(
        Order.valueOf(SpecMapper.word(root.path("order"), "arrival")),
        SpecMapper.duration(root.path("lateness"), Duration.ZERO),
        OnGap.valueOf(SpecMapper.word(root.path("sequence").path("on-gap"), "continue")),
        new Boundary(
            SpecMapper.durationOrNull(boundary.path("gap")),
            boundary.path("max").asLong(0),
            SpecMapper.durationOrNull(boundary.path("idle"))),
        new Emit(
            Emit.On.valueOf(SpecMapper.word(emit.path("on"), "every")),
            SpecMapper.durationOrNull(emit.path("every"))),
        !marks(root).equals(Marks.NONE));
  }

  static StateSettings state(JsonNode state) {
    return new StateSettings(
        SpecMapper.durationOrNull(state.path("ttl")),
        state.path("precision").asText("full").equals("half")
            ? Precision.FLOAT16
            : Precision.FLOAT32,
        OnNewLayout.valueOf(SpecMapper.word(state.path("on-new-layout"), "keep")),
        state.path("replay").asInt(0));
  }

  static Marks marks(JsonNode root) {
    JsonNode sequence = root.path("sequence");
    JsonNode boundary = root.path("boundary");
    return new Marks(
        SpecMapper.pointer(sequence.isObject() ? sequence.path("number") : sequence),
        SpecMapper.pointer(boundary.path("field")),
        SpecMapper.pointer(boundary.path("end")));
  }
}
