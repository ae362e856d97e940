package dev.unroll.jobs.eval;

import dev.unroll.jobs.eval.Spans.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Entities found, by type: right is one whose type and both ends are. */
final class SpanCounts {
  /** What is counted of one type. */
  static final class Counts {
    private long right;
    private long given;
    private long wanted;

    long wanted() {
      return wanted;
    }

    double precision() {
      return Confusion.ratio(right, given);
    }

    double recall() {
      return Confusion.ratio(right, wanted);
    }

    double f1() {
      return Confusion.ratio(2 * right, given + wanted);
    }
  }

  private final Map<String, Counts> types = new TreeMap<>();
  private final Counts all = new Counts();

  /** Counts one sentence. */
  void add(List<Span> wanted, List<Span> given) {
    Set<Span> right = new HashSet<>(wanted);
    for (Span span : wanted) {
      of(span).wanted++;
      all.wanted++;
    }
    for (Span span : given) {
      of(span).given++;
      all.given++;
      if (right.contains(span)) {
        of(span).right++;
        all.right++;
      }
    }
  }

  private Counts of(Span span) {
    return types.computeIfAbsent(span.type(), type -> new Counts());
  }

  /** Of all types together. */
  Counts all() {
    return all;
  }

  /** In alphabetical order. */
  Map<String, Counts> types() {
    return types;
  }
}
