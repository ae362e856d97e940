package dev.unroll.jobs.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Double-entry bookkeeping of the demo: each record sent must come back exactly once, as a
 * committed prediction (known by its id) or as a committed dead letter (known by its place).
 *
 * <p>An event is <em>open</em> from its sending to its answer. An answer that closes no open event
 * is <em>surplus</em>: it came twice, or from nowhere. Memory grows with the open events and with
 * the faults, not with the length of a run. Thread-safe.
 */
final class Ledger {
  /** An event on its way. Known by identity. */
  static final class Sent {
    private final @Nullable String id;
    private final long at;
    private @Nullable Place place;

    private Sent(@Nullable String id, long at) {
      this.id = id;
      this.at = at;
    }

    @Override
    public String toString() {
      return id != null ? id : "the record at " + place;
    }
  }

  private final Set<Sent> open = new HashSet<>();
  private final Map<String, Deque<Sent>> byId = new HashMap<>();
  private final Map<Place, Sent> byPlace = new HashMap<>();
  private final Set<Place> early = new HashSet<>();
  private final List<String> surplus = new ArrayList<>();
  private long events;
  private long predictions;
  private long deadLetters;

  /**
   * An event is about to be sent.
   *
   * @param id its prediction's id; null where it can have none
   * @param at nanoseconds on any clock, the same for {@link #predicted}
   */
  synchronized Sent sending(@Nullable String id, long at) {
    Sent sent = new Sent(id, at);
    open.add(sent);
    if (id != null) {
      byId.computeIfAbsent(id, any -> new ArrayDeque<>()).add(sent);
    }
    return sent;
  }

  /** The broker has it: from now on it counts. */
  synchronized void acknowledged(Sent sent, Place place) {
    events++;
    if (early.remove(place)) {
      close(sent);
    } else if (open.contains(sent)) {
      sent.place = place;
      byPlace.put(place, sent);
    }
  }

  /** The broker never had it. */
  synchronized void failed(Sent sent) {
    close(sent);
  }

  /** A committed prediction was read: how long its event had been open, unless it is surplus. */
  synchronized OptionalLong predicted(String id, long at) {
    predictions++;
    Deque<Sent> sent = byId.get(id);
    if (sent == null) {
      surplus.add(id);
      return OptionalLong.empty();
    }
    Sent oldest = sent.element();
    close(oldest);
    return OptionalLong.of(at - oldest.at);
  }

  /** A committed dead letter was read. */
  synchronized void rejected(Place place) {
    deadLetters++;
    Sent sent = byPlace.get(place);
    if (sent != null) {
      close(sent);
    } else if (!early.add(place)) {
      surplus.add("the record at " + place);
    }
  }

  synchronized long events() {
    return events;
  }

  synchronized long predictions() {
    return predictions;
  }

  synchronized long deadLetters() {
    return deadLetters;
  }

  /** Whether every event sent has its answer. */
  synchronized boolean settled() {
    return open.isEmpty();
  }

  /** What does not add up, in words, one sentence a line; empty where all is well. */
  synchronized List<String> faults() {
    List<String> surplus = new ArrayList<>(this.surplus);
    early.forEach(place -> surplus.add("the record at " + place));
    List<String> faults = new ArrayList<>();
    if (!open.isEmpty()) {
      faults.add(some(open.stream().map(Sent::toString).sorted().toList(), "without an answer"));
    }
    if (!surplus.isEmpty()) {
      faults.add(some(surplus, "answered twice, or never sent"));
    }
    return faults;
  }

  private static String some(List<String> names, String what) {
    String shown = String.join(", ", names.subList(0, Math.min(5, names.size())));
    return names.size() + " " + what + ": " + shown + (names.size() > 5 ? ", …" : "");
  }

  private void close(Sent sent) {
    open.remove(sent);
    if (sent.place != null) {
      byPlace.remove(sent.place);
    }
    Deque<Sent> same = sent.id == null ? null : byId.get(sent.id);
    if (same != null) {
      same.remove(sent);
      if (same.isEmpty()) {
        byId.remove(sent.id);
      }
    }
  }
}
