package dev.unroll.jobs.state;

import dev.unroll.models.Bundle;
import dev.unroll.schemas.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a savepoint holds, in all or of one key, as lines for people or as one JSON object. */
public final class StateReport {
  private final Savepoint savepoint;
  private final SavepointStates states;
  private final @Nullable Description description;
  private final Map<Integer, List<Part>> layouts = new HashMap<>();

  /**
   * @param bundle tells how blocks are made up; null leaves it to what the savepoint says of itself
   */
  public StateReport(Savepoint savepoint, @Nullable Bundle bundle) throws Exception {
    this.savepoint = savepoint;
    states = new SavepointStates(savepoint);
    description = states.description();
    layouts.putAll(Layouts.of(description));
    if (bundle != null) {
      layouts.putAll(Layouts.of(bundle));
    }
  }

  /** All keys together. */
  public String figures(boolean json) throws Exception {
    Figures figures = states.figures(layouts);
    return json
        ? ReportJson.figures(savepoint, description, figures)
        : ReportText.figures(savepoint, description, figures, layouts);
  }

  /**
   * One key.
   *
   * @throws UserError where the savepoint does not hold it
   */
  public String key(String key, boolean json) throws Exception {
    SavedKey saved =
        states
            .key(key)
            .orElseThrow(
                () ->
                    new UserError(
                        savepoint.folder()
                            + ": expected a state of key \""
                            + key
                            + "\", found none; keys are what source.key holds, as text"));
    List<Part> parts = layouts.getOrDefault(saved.layoutId(), List.of(Part.raw(saved.block())));
    return json ? ReportJson.key(saved, parts) : ReportText.key(saved, parts);
  }
}
