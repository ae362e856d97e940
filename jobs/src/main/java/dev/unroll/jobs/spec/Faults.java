package dev.unroll.jobs.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Problem;
import java.time.Duration;
import java.util.List;
import org.apache.flink.util.TimeUtils;

/**
 * A pipeline's tree and what is wrong with it so far. Paths are dotted, {@code batch.rows}.
 *
 * @param problems grows
 */
record Faults(JsonNode root, List<Problem> problems) {
  JsonNode at(String path) {
    return root.at("/" + path.replace('.', '/'));
  }

  /** The text at a path, or what stands for it where there is none. */
  String text(String path, String otherwise) {
    return at(path).asText(otherwise);
  }

  boolean has(String path) {
    return !at(path).isMissingNode();
  }

  void add(String path, String message) {
    problems.add(new Problem(path, message));
  }

  /** Whether nothing is wrong with the value at a path so far. */
  boolean isSound(String path) {
    return problems.stream().noneMatch(problem -> problem.path().equals(path));
  }

  /** A duration between two others, where there is one. */
  void checkDuration(String path, Duration least, Duration most) {
    JsonNode node = at(path);
    if (node.isMissingNode() || !isSound(path)) {
      return;
    }
    try {
      Duration duration = SpecMapper.duration(node, least);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // More than a long holds: told like every other that is too long.
    }
    add(
        path,
        "expected from "
            + TimeUtils.formatWithHighestUnit(least)
            + " to "
            + TimeUtils.formatWithHighestUnit(most)
            + ", found "
            + node.asText());
  }
}
