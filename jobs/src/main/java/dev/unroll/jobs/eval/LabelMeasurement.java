package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/** One label an event: heads {@code scores} and {@code trend}. */
final class LabelMeasurement implements Measurement {
  private final List<String> labels;
  private final Labelled<Integer> events;
  private final Confusion confusion;
  private final BitSet answered = new BitSet();

  /** Owns the events. */
  LabelMeasurement(List<String> labels, Labelled<Integer> events) {
    this.labels = labels;
    this.events = events;
    this.confusion = new Confusion(labels);
  }

  @Override
  public Labelled<Integer> events() {
    return events;
  }

  @Override
  public LineSet lines() {
    return events.lines();
  }

  @Override
  public void take(int line, JsonNode prediction) {
    Integer right = events.of(line);
    if (right != null) {
      confusion.add(right, labels.indexOf(prediction.get("label").textValue()));
      answered.set(line);
    }
  }

  @Override
  public void end() {
    for (int line = 1; line <= events.right().size(); line++) {
      Integer right = events.of(line);
      if (right != null && !answered.get(line)) {
        confusion.add(right, Confusion.NONE);
      }
    }
  }

  @Override
  public String text() {
    ConfusionReport report = new ConfusionReport(confusion, "events");
    return new Table()
            .row("accuracy", Table.ratio(confusion.accuracy()))
            .row("macro-recall", Table.ratio(confusion.macroRecall()))
            .row("macro-F1", Table.ratio(confusion.macroF1()))
            .text()
        + "\n"
        + report.labels()
        + "\n"
        + report.matrix();
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    new ConfusionReport(confusion, "events").write(json);
    return json;
  }

  @Override
  public void plot(Path png, List<String> keys) throws IOException {
    ConfusionPlot.draw(confusion, png);
  }
}
