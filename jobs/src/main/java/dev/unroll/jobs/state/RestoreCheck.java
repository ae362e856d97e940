package dev.unroll.jobs.state;

import dev.unroll.jobs.PipelineGraph;
import dev.unroll.jobs.spec.Pipeline;
import dev.unroll.models.Model;
import dev.unroll.operators.Carry;
import dev.unroll.operators.StateSettings.OnNewLayout;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.PipelineOptions;

/** Whether a pipeline can go on from a savepoint, and what becomes of the keys in it. */
public final class RestoreCheck {
  private final Savepoint savepoint;
  private final Pipeline pipeline;
  private final List<Problem> problems = new ArrayList<>();

  private RestoreCheck(Savepoint savepoint, Pipeline pipeline) {
    this.savepoint = savepoint;
    this.pipeline = pipeline;
  }

  /**
   * Reads every key of the savepoint once.
   *
   * @return what becomes of the keys, for people
   * @throws UserError with everything that does not fit
   */
  public static String check(Savepoint savepoint, Pipeline pipeline) throws Exception {
    return new RestoreCheck(savepoint, pipeline).check();
  }

  private String check() throws Exception {
    checkGroups();
    String told = pipeline.spec().recurrent().carry() == Carry.KEY ? checkKeys() : checkNone();
    if (!problems.isEmpty()) {
      throw new UserError(
          savepoint.folder() + ": the pipeline cannot go on from this savepoint:", problems);
    }
    return told;
  }

  /** The groups that keys are laid into are fixed, and no more subtasks than groups get any. */
  private void checkGroups() {
    int groups =
        PipelineGraph.configuration(pipeline.spec(), true).get(PipelineOptions.MAX_PARALLELISM);
    if (savepoint.maxParallelism() != groups) {
      problems.add(
          new Problem(
              "flink." + PipelineOptions.MAX_PARALLELISM.key(),
              "expected the savepoint's, "
                  + savepoint.maxParallelism()
                  + ", found "
                  + groups
                  + "; it cannot change while the states live"));
    }
    Integer parallelism = pipeline.spec().parallelism();
    if (parallelism != null && parallelism > savepoint.maxParallelism()) {
      problems.add(
          new Problem(
              "parallelism",
              "expected at most the savepoint's maximum, "
                  + savepoint.maxParallelism()
                  + ", found "
                  + parallelism));
    }
  }

  private String checkNone() throws Exception {
    if (new SavepointStates(savepoint).figures().keys() > 0) {
      problems.add(
          new Problem(
              "model.carry",
              "expected key, found none, which would leave the saved hidden states behind"));
    }
    return "no hidden states, and none carried";
  }

  private String checkKeys() throws Exception {
    int layout;
    try (Model model = Model.open(pipeline.bundle())) {
      layout = model.layout(pipeline.spec().recurrent().runnerOptions()).id();
    }
    SavepointStates states = new SavepointStates(savepoint);
    Figures figures = states.figures();
    long kept = 0;
    long replayable = 0;
    List<String> others = new ArrayList<>();
    for (Map.Entry<Integer, Figures.Layout> entry : figures.layouts().entrySet()) {
      if (entry.getKey() == layout) {
        kept = entry.getValue().keys();
      } else {
        others.add(keys(entry.getValue().keys()) + " of " + Integer.toHexString(entry.getKey()));
        replayable += entry.getValue().replayable();
      }
    }
    OnNewLayout then = pipeline.spec().recurrent().state().onNewLayout();
    if (!others.isEmpty() && then == OnNewLayout.KEEP) {
      problems.add(
          new Problem(
              "state.on-new-layout",
              "expected reset or replay, found keep: "
                  + pipeline.bundle().manifest().id()
                  + " has layout "
                  + Integer.toHexString(layout)
                  + ", and the savepoint holds "
                  + String.join(", ", others)
                  + "; or run the bundle that wrote them"));
    }
    long replayed = then == OnNewLayout.REPLAY ? replayable : 0;
    Description description = states.description();
    String model = description == null ? null : description.model();
    return String.format(
        Locale.ROOT,
        "%s: %,d kept, %,d reset, %,d replayed%s",
        keys(figures.keys()),
        kept,
        figures.keys() - kept - replayed,
        replayed,
        model == null ? "" : "; saved by " + model);
  }

  private static String keys(long count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d key" : "%,d keys", count);
  }
}
