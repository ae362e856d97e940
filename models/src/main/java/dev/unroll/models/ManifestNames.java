package dev.unroll.models;

import dev.unroll.schemas.UserError;
import java.util.Set;

/**
 * Whether the inputs that a manifest names are the graph's, and have the role that they are named
 * for.
 */
record ManifestNames(Manifest manifest, Set<String> inputs, String file) {

  void check() {
    check("constants", manifest.constants().keySet());
    check("initial", manifest.initial().keySet());
    check("context", manifest.context().keySet());
    check("shapes", manifest.shapes().keySet());
  }

  private void check(String field, Set<String> names) {
    for (String name : names) {
      if (!inputs.contains(name)) {
        throw bad(field + ": expected one of " + inputs + ", found " + name);
      }
    }
  }

  /** What is said of an input with another role would be heard by nobody. */
  void checkRole(String field, Set<String> names, String role, Set<String> having) {
    for (String name : names) {
      if (!having.contains(name)) {
        throw bad(field + ": expected one of the " + role + " " + having + ", found " + name);
      }
    }
  }

  private UserError bad(String message) {
    return new UserError(file + ": " + message);
  }
}
