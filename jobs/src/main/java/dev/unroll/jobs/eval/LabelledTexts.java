package dev.unroll.jobs.eval;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.models.data.TextFiles;
import dev.unroll.models.data.TextTable;
import dev.unroll.schemas.Json;
import dev.unroll.schemas.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events that have one right label each. */
final class LabelledTexts {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String TEXTS = "_text.txt";

  private final LabelNames labels;
  private final EventForm form;

  LabelledTexts(List<String> labels, EventForm form) {
    this.labels = new LabelNames(labels);
    this.form = form;
  }

  /**
   * @param label for JSON lines, where the right label stands; events without it are not measured
   * @return the index of each event's right label
   * @throws UserError where the file is not so laid out
   */
  Labelled<Integer> read(Path file, Format format, JsonPointer label) throws IOException {
    return switch (format) {
      case JSONL -> events(file, label);
      case CSV -> table(file);
      case TWEETEVAL -> tweetEval(file);
      default ->
          throw Format.unfit(
              file, format, "scores", "JSON lines, CSV or TweetEval's NAME_text.txt");
    };
  }

  private Labelled<Integer> events(Path file, JsonPointer pointer) throws IOException {
    List<@Nullable Integer> right = new ArrayList<>();
    for (String line : TextFiles.lines(file)) {
      JsonNode label = at(line, pointer);
      String where = file + ", line " + (right.size() + 1) + ", " + pointer;
      right.add(label.isMissingNode() || label.isNull() ? null : labels.of(label, where));
    }
    if (right.stream().allMatch(label -> label == null)) {
      throw new UserError(
          "--label "
              + pointer
              + ": expected the pointer of the right label in "
              + file
              + ", found it on none of "
              + right.size()
              + " lines");
    }
    return new Labelled<>(file, false, right);
  }

  /** Missing where the line is no JSON, which the pipeline will say. */
  static JsonNode at(String line, JsonPointer pointer) {
    try {
      return MAPPER.readTree(Json.withoutByteOrderMark(line)).at(pointer);
    } catch (JsonProcessingException e) {
      return MAPPER.missingNode();
    }
  }

  private Labelled<Integer> table(Path file) throws IOException {
    TextTable table = TextTable.read(file);
    List<@Nullable Integer> right = new ArrayList<>();
    for (String label : table.labels()) {
      right.add(labels.ofCell(label, file + ", row " + (right.size() + 1)));
    }
    return spool(table.texts(), right);
  }

  private Labelled<Integer> tweetEval(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!name.endsWith(TEXTS)) {
      throw new UserError(
          "--in "
              + file
              + ": expected TweetEval's NAME_text.txt, with NAME_labels.txt and mapping.txt beside"
              + " it, found "
              + name
              + "; --format says how it is laid out");
    }
    String part = name.substring(0, name.length() - TEXTS.length());
    List<String> names = mapping(file.resolveSibling("mapping.txt"));
    List<String> texts = TextFiles.lines(file);
    Path answers = file.resolveSibling(part + "_labels.txt");
    List<String> numbers = TextFiles.lines(answers);
    if (numbers.size() != texts.size()) {
      throw new UserError(
          answers
              + ": expected as many lines as "
              + name
              + " has, "
              + texts.size()
              + ", found "
              + numbers.size()
              + "; one of the two files is cut");
    }
    if (texts.isEmpty()) {
      throw new UserError(file + ": expected a text a line, found an empty file");
    }
    List<@Nullable Integer> right = new ArrayList<>();
    for (String number : numbers) {
      String where = answers + ", line " + (right.size() + 1);
      String label = names.get(place(number.strip(), names, where));
      right.add(labels.of(JsonNodeFactory.instance.textNode(label), where));
    }
    return spool(texts, right);
  }

  /** Numbers are mapping.txt's own, whatever the labels are called. */
  private static int place(String number, List<String> names, String where) {
    int place = number.matches("\\d{1,6}") ? Integer.parseInt(number) : names.size();
    if (place >= names.size()) {
      throw new UserError(
          where
              + ": expected a number of mapping.txt, below "
              + names.size()
              + ", found \""
              + number
              + "\"");
    }
    return place;
  }

  private static List<String> mapping(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : TextFiles.lines(file)) {
      String[] parts = line.strip().split("\\s+", 2);
      if (parts.length < 2 || !parts[0].equals(Integer.toString(names.size()))) {
        throw new UserError(
            file
                + ", line "
                + (names.size() + 1)
                + ": expected \""
                + names.size()
                + "\", a tab and a name, found \""
                + line
                + "\"");
      }
      names.add(parts[1]);
    }
    return names;
  }

  /** Each text is a key of its own. */
  private Labelled<Integer> spool(List<String> texts, List<@Nullable Integer> right)
      throws IOException {
    List<ObjectNode> events = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      ObjectNode event = form.event("text-" + (i + 1), 0);
      form.boundary(event, "1").end(event, true);
      events.add(form.input(event, JsonNodeFactory.instance.textNode(texts.get(i))));
    }
    return Labelled.spool(events, right);
  }
}
