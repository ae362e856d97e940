package dev.unroll.jobs.cluster;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a soak shows, minute by minute, as a page. */
final class SoakReport {
  /** A minute: what befell it, and what was held at its end. */
  private record Minute(
      int number,
      String load,
      String fault,
      int firstEvent,
      ProcessMemory taskManager,
      ProcessMemory jobManager,
      ProcessMemory broker) {}

  private static final double MILLIS_A_SECOND = 1000;

  private final StringBuilder head = new StringBuilder();
  private final List<Minute> minutes = new ArrayList<>();

  void say(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    System.out.println(line);
    head.append(line).append('\n');
  }

  /** The load of the machine in the latest minute. */
  static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  void minute(
      int number,
      String fault,
      int firstEvent,
      ProcessMemory taskManager,
      ProcessMemory jobManager,
      ProcessMemory broker) {
    minutes.add(new Minute(number, load(), fault, firstEvent, taskManager, jobManager, broker));
    System.out.println("minute " + number + ": " + fault);
  }

  /** How often every fault has struck. */
  int rounds() {
    return minutes.size() / SoakFaults.ROUND;
  }

  /**
   * The most that the first TaskManager held, in a round of all faults: what is alive depends on
   * what befell the minute, so that other minutes would not compare.
   */
  ProcessMemory most(int round) {
    int first = round * SoakFaults.ROUND;
    List<ProcessMemory> held =
        minutes.subList(first, first + SoakFaults.ROUND).stream().map(Minute::taskManager).toList();
    return new ProcessMemory(
        held.stream().mapToLong(ProcessMemory::resident).max().orElseThrow(),
        held.stream().mapToLong(ProcessMemory::live).max().orElseThrow());
  }

  /** The page: what was said, then a row a minute. */
  String page(SteadyFeed feed, CommittedPredictions read) {
    StringBuilder page = new StringBuilder(head);
    page.append(
        """

        Seconds are from when an event was due until a reader of committed records saw its prediction; memory, at the
        minute's end, is MiB as the system sees it, and MiB of objects after a full garbage collection.

        | minute | load | fault in it | events due | p50 s | p99 s | longest s | TaskManager 1 | JobManager | broker |
        | --: | --: | --- | --: | --: | --: | --: | --: | --: | --: |
        """);
    for (int i = 0; i < minutes.size(); i++) {
      Minute minute = minutes.get(i);
      int end = i + 1 < minutes.size() ? minutes.get(i + 1).firstEvent() : feed.sent();
      page.append(
          String.format(
              Locale.ROOT,
              "| %d | %s | %s | %,d | %s | %s | %s | %s |%n",
              minute.number(),
              minute.load(),
              minute.fault(),
              end - minute.firstEvent(),
              latencies(feed, read, minute.firstEvent(), end),
              text(minute.taskManager()),
              text(minute.jobManager()),
              text(minute.broker())));
    }
    return page.toString();
  }

  /** From when an event was due until a reader of committed records saw its prediction. */
  static String latencies(SteadyFeed feed, CommittedPredictions read, int from, int to) {
    double[] seconds = new double[to - from];
    for (int event = from; event < to; event++) {
      seconds[event - from] = (read.seen(event) - feed.due(event)) / MILLIS_A_SECOND;
    }
    Arrays.sort(seconds);
    return String.format(
        Locale.ROOT,
        "%.1f | %.1f | %.1f",
        seconds[seconds.length / 2],
        seconds[(int) (seconds.length * 0.99)],
        seconds[seconds.length - 1]);
  }

  private static String text(ProcessMemory memory) {
    return memory.resident() + ", live " + memory.live();
  }
}
