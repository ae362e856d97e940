package dev.unroll.operators;

import ai.onnxruntime.OrtException;
import dev.unroll.models.BatchRunner;
import dev.unroll.models.Model;
import dev.unroll.models.Row;
import dev.unroll.models.RowResult;
import dev.unroll.models.RunnerOptions;
import dev.unroll.schemas.PredictionWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must come out, found the slow way: each key alone, event after event, one row a call, never
 * padded. It shares no code with the operator beyond the call of the graph itself.
 */
final class Oracle implements AutoCloseable {
  /** Stands for a dead letter. */
  static final String DEAD = "dead";

  private final Model model;
  private final BatchRunner runner;
  private final boolean carries;

  Oracle(Samples samples) {
    this.model = Model.open(samples.bundle());
    this.runner = model.runner(RunnerOptions.PLAIN);
    this.carries = samples.carry() == Carry.KEY;
  }

  /** For each event, in arrival order, its prediction's JSON or {@link #DEAD}. */
  List<String> answers(List<KeyedChunk> events) {
    Map<String, List<KeyedChunk>> byKey = new LinkedHashMap<>();
    events.forEach(e -> byKey.computeIfAbsent(e.key(), k -> new ArrayList<>()).add(e));
    Map<KeyedChunk, String> answers = new HashMap<>();
    byKey.values().forEach(own -> alone(own, answers));
    return events.stream().map(answers::get).toList();
  }

  private void alone(List<KeyedChunk> events, Map<KeyedChunk, String> answers) {
    byte @Nullable [] state = null;
    long steps = 0;
    PredictionWriter writer = new PredictionWriter(model.bundle().manifest().id());
    for (KeyedChunk event : events) {
      RowResult result = run(event, state);
      if (result == null || !result.finite()) {
        answers.put(event, DEAD);
        continue;
      }
      steps = (carries ? steps : 0) + event.chunk().steps();
      state = carries ? result.state() : null;
      answers.put(
          event,
          new String(
              writer
                  .write(
                      event.id(),
                      event.key(),
                      event.time(),
                      steps,
                      0,
                      0,
                      out -> model.head().write(result.answers()[0], event.chunk(), out),
                      null)
                  .json(),
              StandardCharsets.UTF_8));
    }
  }

  private @Nullable RowResult run(KeyedChunk event, byte @Nullable [] state) {
    try {
      Row row = new Row(List.of(event.chunk()), state);
      return runner.run(List.of(row), event.chunk().steps()).get(0);
    } catch (OrtException e) {
      return null;
    }
  }

  @Override
  public void close() {
    runner.close();
    model.close();
  }
}
