package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a confusion says, label by label. */
record ConfusionReport(Confusion confusion, String unit) {
  /** A label's events, precision, recall and F1, in their order. */
  String labels() {
    Table table = new Table().row("label", unit, "precision", "recall", "F1");
    for (int label = 0; label < confusion.labels().size(); label++) {
      table.row(
          confusion.labels().get(label),
          Table.count(confusion.support(label)),
          Table.ratio(confusion.precision(label)),
          Table.ratio(confusion.recall(label)),
          Table.ratio(confusion.f1(label)));
    }
    return table.text();
  }

  /** A row for each right label, a column for each given one. */
  String matrix() {
    boolean none = confusion.unanswered() > 0;
    List<String> head = new ArrayList<>(List.of("right \\ given"));
    head.addAll(confusion.labels());
    if (none) {
      head.add("(none)");
    }
    Table table = new Table().row(head);
    for (int right = 0; right < confusion.labels().size(); right++) {
      List<String> cells = new ArrayList<>(List.of(confusion.labels().get(right)));
      for (int given = 0; given < confusion.labels().size(); given++) {
        cells.add(Table.count(confusion.count(right, given)));
      }
      if (none) {
        cells.add(Table.count(confusion.count(right, Confusion.NONE)));
      }
      table.row(cells);
    }
    return table.text();
  }

  /** Puts the same into an object: accuracy, macro measures, labels, confusion. */
  void write(ObjectNode json) {
    json.put(unit, confusion.total());
    json.put("unanswered", confusion.unanswered());
    json.put("accuracy", confusion.accuracy());
    json.put("macro-recall", confusion.macroRecall());
    json.put("macro-f1", confusion.macroF1());
    ObjectNode labels = json.putObject("labels");
    ArrayNode matrix = JsonNodeFactory.instance.arrayNode();
    for (int label = 0; label < confusion.labels().size(); label++) {
      labels
          .putObject(confusion.labels().get(label))
          .put(unit, confusion.support(label))
          .put("precision", confusion.precision(label))
          .put("recall", confusion.recall(label))
          .put("f1", confusion.f1(label));
      ArrayNode row = matrix.addArray();
      for (int given = 0; given < confusion.labels().size(); given++) {
        row.add(confusion.count(label, given));
      }
    }
    json.set("confusion", matrix);
  }
}
