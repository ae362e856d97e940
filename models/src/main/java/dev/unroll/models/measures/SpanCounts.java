package dev.unroll.models.measures;

import dev.unroll.models.measures.Spans.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Entities found, by type: right is one whose type and both ends are. */
public final class SpanCounts {
  /** What is counted of one type; a share of nothing is 0. */
  public static final class Counts {
    private long right;
    private long given;
    private long wanted;

    public long wanted() {
      return wanted;
    }

    public double precision() {
      return ratio(right, given);
    }

    public double recall() {
      return ratio(right, wanted);
    }

    public double f1() {
      return ratio(2 * right, given + wanted);
    }

    private static double ratio(long part, long whole) {
      return whole == 0 ? 0 : (double) part / whole;
    }
  }

  private final Map<String, Counts> types = new TreeMap<>();
  private final Counts all = new Counts();

  /** Counts one sentence. */
  public void add(List<Span> wanted, List<Span> given) {
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
  public Counts all() {
    return all;
  }

  /** In alphabetical order. */
  public Map<String, Counts> types() {
    return types;
  }
}
