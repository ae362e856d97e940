package dev.unroll.models;

import dev.unroll.schemas.UserError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said where {@link AxisReader} finds no axes, or too many, with the line to add. */
record AxisFaults(Roles roles, String file) {
  /** Nothing tells which of two readings is meant. */
  UserError two(Measured a, Measured b) {
    return new UserError(
        file
            + ": two readings of the inputs' axes hold; add one of them to model.json, \"shapes\": "
            + Proposal.line(roles, a.axes())
            + " or \"shapes\": "
            + Proposal.line(roles, b.axes()));
  }

  /** An open axis that is no time, though its later steps matter. */
  UserError open(Axes axes, Unfit reason) {
    return new UserError(
        file
            + ": "
            + reason.reason()
            + ", yet later steps matter; add to model.json \"shapes\": "
            + Proposal.line(roles, axes)
            + " if each event is a whole sequence, or "
            + Proposal.windows(roles, axes).replace("SIZE", "1")
            + " if an event is one step");
  }

  /**
   * @param axes the reading that came furthest; null where there was none to try
   * @param unfit why it does not hold
   */
  UserError none(@Nullable Axes axes, @Nullable Unfit unfit) {
    if (axes == null || unfit == null) {
      return new UserError(
          file
              + ": the inputs "
              + roles.plain().stream().map(this::declared).toList()
              + " have no batch axis in common with the states and each other; an input that never"
              + " changes belongs under \"constants\" in model.json, and what each axis is under"
              + " \"shapes\": "
              + roles.plain().stream()
                  .map(name -> "\"" + name + "\": [\"batch\", \"time\" or a size, …]")
                  .toList());
    }
    boolean time = axes.dims().values().stream().anyMatch(d -> Axes.index(d, Port.TIME) >= 0);
    boolean said = roles.shapes().keySet().containsAll(roles.plain());
    return new UserError(
        file
            + (said
                ? ": its inputs do not fit as model.json says them"
                : ": the axes of its inputs are not as they look")
            + suspects(unfit, said)
            + (said
                ? ""
                : time
                    ? "; where an axis is no time, say its size in model.json, \"shapes\": "
                        + Proposal.windows(roles, axes)
                    : "; what each axis is can be said in model.json, \"shapes\": "
                        + Proposal.line(roles, axes))
            + "\n  Read as "
            + axes.dims().entrySet().stream()
                .map(e -> e.getKey() + " " + Port.shown(e.getValue()))
                .toList()
            + ", "
            + unfit.reason());
  }

  /** What else was said of the inputs, and may be what is wrong. */
  private String suspects(Unfit unfit, boolean said) {
    List<String> suspects = new ArrayList<>();
    if (!roles.constants().isEmpty()) {
      suspects.add("\"constants\" " + roles.constants().keySet());
    }
    if (!roles.context().isEmpty()) {
      suspects.add("\"context\" " + roles.context().keySet());
    }
    if (!roles.shapes().isEmpty()) {
      suspects.add("\"shapes\" " + roles.shapes().keySet());
    }
    if (roles.tokens() && unfit.reason().contains("out of data bounds")) {
      suspects.add("\"vectoriser.vocabulary\"");
    }
    return suspects.isEmpty()
        ? ""
        : (said ? ": check " : ", or what model.json says is wrong: check ")
            + String.join(", ", suspects);
  }

  private String declared(String input) {
    return input + " " + ContractReader.shape(roles.input(input));
  }
}
