package dev.unroll.training.tags;

import dev.unroll.models.onnx.Attribute;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.LayerGraph;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.models.onnx.RecurrentNetwork.Dense;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import dev.unroll.models.words.WordRow;
import dev.unroll.models.words.WordVocabulary;
import dev.unroll.training.network.TaggerShape;
import dev.unroll.training.network.TaggerWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes taggers as one ONNX graph that answers with the mean of their probabilities.
 *
 * <p>Inputs: {@code tokens} int64 {@code [batch, time, 28]}, {@link WordRow}s; {@code lengths}
 * int32 {@code [batch]}; a causal tagger's states {@code h_in_i}, {@code c_in_i} float {@code [1,
 * batch, hidden]}, i counting the layers of all members. Outputs: {@code scores} float {@code
 * [batch, time, labels]}; the states.
 *
 * <p>The convolution over characters is a sum of three looked-up rows a place, the character's own
 * table times the filter's weights there, and a maximum over the places: additions of floats in one
 * order, so that a word gives the same bits whatever stands beside it.
 */
final class TaggerGraph {
  /** Outputs of a tagger that chooses the whole sequence of labels: places, then probabilities. */
  static final List<String> CHOSEN = List.of("path", "scores");

  private final OnnxGraph graph = new OnnxGraph("tagger");
  private final List<TaggerWeights> members;
  private final List<String> labels;
  private final WordTable table;
  private final int words;
  private final List<LexiconTable> lexica;
  private final List<LayerGraph> layers = new ArrayList<>();
  private int names;

  private TaggerGraph(List<TaggerWeights> members, TagWords words, List<String> labels) {
    this.labels = labels;
    this.members = members;
    if (members.get(0).shape().chained() && members.size() > 1) {
      throw new IllegalArgumentException("chains of " + members.size() + " networks have no mean");
    }
    this.table = words.table();
    this.words = words.words().size();
    this.lexica = words.lexica();
  }

  /**
   * @param members of one shape but for their sizes; one where labels are a chain
   * @param words their vectors and lexica
   * @param labels of their answers, in order
   */
  static byte[] write(List<TaggerWeights> members, TagWords words, List<String> labels) {
    return new TaggerGraph(members, words, labels).write();
  }

  private byte[] write() {
    graph.input("tokens", ElementType.INT64, "batch", "time", Integer.toString(WordRow.WIDTH));
    graph.input("lengths", ElementType.INT32, "batch");
    String cells = node("Transpose", List.of("tokens"), Attribute.ints("perm", 1, 0, 2));
    List<String> columns = columns(cells);
    String pretrained = pretrained(columns.get(WordRow.WORD));
    List<String> classes = classes(columns.get(WordRow.WORD));
    String mean = "";
    for (TaggerWeights member : members) {
      String scores = member(member, cells, columns, pretrained, classes);
      mean = mean.isEmpty() ? scores : node("Add", List.of(mean, scores));
    }
    if (members.size() > 1) {
      mean = node("Mul", List.of(mean, floats(1f / members.size())));
    }
    if (members.get(0).shape().chained()) {
      mean = new ChainGraph(graph, labels, members.get(0).transitions()).write(mean, "lengths");
    }
    String count = Integer.toString(labels.size());
    graph.node("Transpose", List.of(mean), List.of("scores"), Attribute.ints("perm", 1, 0, 2));
    graph.output("scores", ElementType.FLOAT, "batch", "time", count);
    if (!members.get(0).shape().bidirectional()) {
      layers.forEach(LayerGraph::declareFinalStates);
    }
    return graph.toBytes();
  }

  /** Word, shape and affixes, each {@code [time, batch]}. */
  private List<String> columns(String cells) {
    List<String> columns = new ArrayList<>();
    for (int cell = 0; cell < WordRow.CHARACTERS; cell++) {
      String place = "cell_" + cell;
      graph.longs(place, new long[] {cell});
      columns.add(node("Gather", List.of(cells, place), Attribute.of("axis", 2)));
    }
    return columns;
  }

  /** A byte times its row's scale. */
  private String pretrained(String id) {
    String word = id;
    graph.bytes("vectors", table.bytes(), table.rows(), table.width());
    graph.floats("vector_scales", table.scales(), table.rows(), 1);
    if (words > table.rows()) {
      String has = node("Less", List.of(word, longs(table.rows())));
      word = node("Where", List.of(has, word, longs(WordVocabulary.UNKNOWN)));
    }
    String bytes = node("Gather", List.of("vectors", word));
    String floats = node("Cast", List.of(bytes), Attribute.of("to", ElementType.FLOAT.code()));
    return node("Mul", List.of(floats, node("Gather", List.of("vector_scales", word))));
  }

  /** A word's class in each lexicon. */
  private List<String> classes(String word) {
    List<String> classes = new ArrayList<>();
    for (LexiconTable lexicon : lexica) {
      String table = "lexicon_" + classes.size();
      graph.ints(table, lexicon.ofWord(), lexicon.ofWord().length);
      classes.add(node("Gather", List.of(table, word)));
    }
    return classes;
  }

  /** What the marks of a word add up to. */
  private String marks(TaggerWeights member, List<String> classes) {
    String sum = "";
    for (int l = 0; l < classes.size(); l++) {
      int width = member.shape().lexicon();
      String row =
          look(folded(member, lexica.get(l)), lexica.get(l).marks().size(), width, classes.get(l));
      sum = sum.isEmpty() ? row : node("Add", List.of(sum, row));
    }
    return sum;
  }

  /** What the marks of each class add up to. */
  private static float[] folded(TaggerWeights member, LexiconTable lexicon) {
    int width = member.shape().lexicon();
    float[] folded = new float[lexicon.marks().size() * width];
    for (int own = 0; own < lexicon.marks().size(); own++) {
      for (int mark : lexicon.marks().get(own)) {
        for (int i = 0; i < width; i++) {
          folded[own * width + i] += member.marks()[mark * width + i];
        }
      }
    }
    return folded;
  }

  private String member(
      TaggerWeights member,
      String cells,
      List<String> columns,
      String pretrained,
      List<String> classes) {
    TaggerShape shape = member.shape();
    String spelling = spelling(member, cells);
    List<String> parts = new ArrayList<>();
    parts.add(pretrained);
    parts.add(learned(member, columns.get(WordRow.WORD)));
    parts.add(affixes(member, columns));
    if (shape.lexicon() > 0) {
      parts.add(marks(member, classes));
    }
    parts.add(look(member.shapes(), WordRow.SHAPES, shape.shape(), columns.get(WordRow.SHAPE)));
    parts.add(spelling);
    String steps = node("Concat", parts, Attribute.of("axis", -1));
    for (Layer layer : member.layers()) {
      LayerGraph written = new LayerGraph(graph, Integer.toString(layers.size()), layer);
      layers.add(written);
      steps =
          shape.bidirectional()
              ? written.writeFresh(steps, "lengths")
              : written.writeCarried(steps, "lengths");
    }
    Dense dense = member.dense();
    String weights = floats(dense.weights(), dense.inputs(), dense.classes());
    String products = node("MatMul", List.of(steps, weights));
    String logits = node("Add", List.of(products, floats(dense.biases(), dense.classes())));
    return shape.chained() ? logits : node("Softmax", List.of(logits), Attribute.of("axis", -1));
  }

  /** Words without a row of their own share the last. */
  private String learned(TaggerWeights member, String word) {
    TaggerShape shape = member.shape();
    String last = longs(shape.learned());
    String row = node("Min", List.of(word, last));
    return look(member.words(), shape.learned() + 1, shape.word(), row);
  }

  private String affixes(TaggerWeights member, List<String> columns) {
    int width = member.shape().affix();
    String table = floats(member.affixes(), WordRow.BUCKETS, width);
    String sum = "";
    for (int i = 0; i < WordRow.AFFIX_COUNT; i++) {
      String row = node("Gather", List.of(table, columns.get(WordRow.AFFIXES + i)));
      sum = sum.isEmpty() ? row : node("Add", List.of(sum, row));
    }
    return sum;
  }

  private String spelling(TaggerWeights member, String cells) {
    int filters = member.shape().filters();
    int places = WordRow.CHARACTER_COUNT - TaggerShape.WINDOW + 1;
    String sum = "";
    for (int i = 0; i < TaggerShape.WINDOW; i++) {
      int from = WordRow.CHARACTERS + i;
      String seen = node("Slice", List.of(cells, list(from), list(from + places), list(2)));
      String row = look(member.windows().get(i), WordRow.CHARACTER_IDS, filters, seen);
      sum = sum.isEmpty() ? row : node("Add", List.of(sum, row));
    }
    String most =
        node("ReduceMax", List.of(sum), Attribute.ints("axes", 2), Attribute.of("keepdims", 0));
    return node("Relu", List.of(node("Add", List.of(most, floats(member.biases(), filters)))));
  }

  private String look(float[] table, int rows, int width, String ids) {
    return node("Gather", List.of(floats(table, rows, width), ids));
  }

  private String node(String operator, List<String> inputs, Attribute... attributes) {
    String output = "t" + names++;
    graph.node(operator, inputs, List.of(output), attributes);
    return output;
  }

  private String floats(float[] values, long... shape) {
    String name = "w" + names++;
    graph.floats(name, values, shape);
    return name;
  }

  private String floats(float value) {
    return floats(new float[] {value});
  }

  private String longs(long value) {
    String name = "n" + names++;
    graph.longs(name, new long[] {value});
    return name;
  }

  private String list(long... values) {
    String name = "n" + names++;
    graph.longs(name, values, values.length);
    return name;
  }
}
