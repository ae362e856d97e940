package dev.unroll.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** A comparison as a Markdown file with its chart: ratios first. */
final class Report {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

  private final String name;
  private final Path folder;
  private final List<String> machine = Machine.describe();
  private final List<String> ratios = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> tables = new ArrayList<>();
  private final Chart chart;

  /**
   * @param name of the comparison, and of its files
   */
  Report(String name, Path folder) throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    this.chart = new Chart("events a second and core");
  }

  static List<Double> perCore(List<Pace> paces) {
    return paces.stream().map(Pace::perThreadSecond).toList();
  }

  private static double median(List<Pace> paces, Function<Pace, Double> figure) {
    return Spread.of(paces.stream().map(figure).toList()).median();
  }

  /**
   * @param paces of each round, by system
   * @param own the system that is held against the others
   */
  void add(String title, Map<String, List<Pace>> paces, String own) {
    List<Double> ownRates = perCore(Rounds.of(paces, own));
    StringBuilder table = new StringBuilder("### " + title + "\n\n");
    table.append(
        "| system | events/s a core | ns an event | "
            + own
            + " against it | whole process | by the clock |\n"
            + "| --- | --- | --- | --- | --- | --- |\n");
    paces.forEach(
        (system, rounds) -> {
          Spread rate = Spread.of(perCore(rounds));
          chart.add(title, system, rate);
          Spread ratio = Spread.ofRatios(ownRates, perCore(rounds));
          boolean isOwn = system.equals(own);
          if (!isOwn) {
            ratios.add(title + ": " + own + " is " + ratio.text("%.2f") + " × " + system);
          }
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %,.0f | %s | %,.0f | %,.0f |%n",
                  system,
                  rate.text("%,.0f"),
                  1e9 / rate.median(),
                  isOwn ? "" : ratio.text("%.2f"),
                  median(rounds, Pace::perCoreSecond),
                  median(rounds, Pace::perSecond)));
        });
    tables.add(table.toString());
  }

  /** The peer gave the same answers. */
  void compared(String model, int answers, Contender peer, double difference) {
    note(
        "%s: %,d answers of Unroll and %s compared: greatest difference of a score %s"
            .formatted(model, answers, peer.title(), difference));
  }

  /**
   * @param latencies in nanoseconds, of each round, by system
   */
  void addLatencies(String title, Map<String, List<Histogram>> latencies) {
    StringBuilder table = new StringBuilder("### " + title + "\n\n");
    table.append("| system | p50 ms | p90 ms | p99 ms | p99.9 ms | greatest ms |\n");
    table.append("| --- | --- | --- | --- | --- | --- |\n");
    latencies.forEach(
        (system, rounds) -> {
          table.append("| ").append(system);
          for (double percentile : PERCENTILES) {
            table.append(" | ").append(latency(rounds, percentile));
          }
          table.append(" |\n");
          ratios.add(
              title
                  + ": "
                  + system
                  + ": p50 "
                  + latency(rounds, 50)
                  + " ms, p99 "
                  + latency(rounds, 99)
                  + " ms");
        });
    tables.add(table.toString());
  }

  /** A table of names and what was measured of them. */
  void addFigures(String title, Map<String, String> figures) {
    StringBuilder table = new StringBuilder("### " + title + "\n\n| | |\n| --- | --- |\n");
    figures.forEach(
        (name, figure) ->
            table.append("| ").append(name).append(" | ").append(figure).append(" |\n"));
    tables.add(table.toString());
  }

  private static String latency(List<Histogram> rounds, double percentile) {
    return Spread.of(
            rounds.stream().map(round -> round.getValueAtPercentile(percentile) / 1e6).toList())
        .text("%.1f");
  }

  void note(String note) {
    notes.add(note);
  }

  private String draw() throws IOException {
    try {
      chart.write(folder.resolve(name + ".png"));
      return "![](" + name + ".png)";
    } catch (RuntimeException | Error e) {
      // A machine without fonts, or without the libraries that read them; the table says it all.
      return "(no chart: this machine has no fonts to draw with: " + e + ")";
    }
  }

  /** Writes both files and prints the first of them. */
  void write(PrintWriter terminal) throws IOException {
    StringBuilder text = new StringBuilder("# bench " + name + "\n\n");
    ratios.forEach(ratio -> text.append("- ").append(ratio).append('\n'));
    notes.forEach(note -> text.append("- ").append(note).append('\n'));
    text.append('\n');
    tables.forEach(table -> text.append(table).append('\n'));
    if (!chart.isEmpty()) {
      text.append(draw()).append("\n\n");
    }
    machine.forEach(line -> text.append("- ").append(line).append('\n'));
    text.append("\nMedians, and the least and greatest round.");
    if (!chart.isEmpty()) {
      text.append(
          " A core's rate is by the processor time of the thread that does the work; the whole"
              + " process's adds garbage collection and compiling.");
    }
    text.append('\n');
    Path file = folder.resolve(name + ".md");
    Files.writeString(file, text);
    terminal.println();
    terminal.print(text);
    terminal.println("written to " + file);
    terminal.flush();
  }
}
