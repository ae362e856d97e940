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
 * Writes a tagger as an ONNX graph that answers with probabilities.
 *
 * <p>Inputs: {@code tokens} int64 {@code [batch, time, 28]}, {@link WordRow}s; {@code lengths}
 * int32 {@code [batch]}; a causal tagger's states {@code h_in_i}, {@code c_in_i} float {@code [1,
 * batch, hidden]}, i counting the layers. Outputs: {@code scores} float {@code [batch, time,
 * labels]}; the states.
 *
 * <p>The convolution over characters is a sum of three looked-up rows a place, the character's own
 * table times the filter's weights there, and a maximum over the places: additions of floats in one
 * order, so that a word gives the same bits whatever stands beside it.
 */
final class TaggerGraph {
  /** Outputs of a tagger that chooses the whole sequence of labels: places, then probabilities. */
  static final List<String> CHOSEN = List.of("path", "scores");

  private final OnnxGraph graph = new OnnxGraph("tagger");
  private final TaggerWeights weights;
  private final TaggerShape shape;
  private final List<String> labels;
  private final WordTable table;
  private final int words;
  private final List<LexiconTable> lexica;
  private int names;

  private TaggerGraph(TaggerWeights weights, TagWords words, List<String> labels) {
    this.labels = labels;
    this.weights = weights;
    this.shape = weights.shape();
    this.table = words.table();
    this.words = words.words().size();
    this.lexica = words.lexica();
  }

  /**
   * @param words their vectors and lexica
   * @param labels of their answers, in order
   */
  static byte[] write(TaggerWeights weights, TagWords words, List<String> labels) {
    return new TaggerGraph(weights, words, labels).write();
  }

  private byte[] write() {
    graph.input("tokens", ElementType.INT64, "batch", "time", Integer.toString(WordRow.WIDTH));
    graph.input("lengths", ElementType.INT32, "batch");
    String cells = node("Transpose", List.of("tokens"), Attribute.ints("perm", 1, 0, 2));
    List<String> columns = columns(cells);
    String steps = words(cells, columns);
    List<LayerGraph> layers = new ArrayList<>();
    for (Layer layer : weights.layers()) {
      LayerGraph written = new LayerGraph(graph, Integer.toString(layers.size()), layer);
      layers.add(written);
      steps =
          shape.bidirectional()
              ? written.writeFresh(steps, "lengths")
              : written.writeCarried(steps, "lengths");
    }
    String shares = shares(steps);
    graph.node("Transpose", List.of(shares), List.of("scores"), Attribute.ints("perm", 1, 0, 2));
    String count = Integer.toString(labels.size());
    graph.output("scores", ElementType.FLOAT, "batch", "time", count);
    if (!shape.bidirectional()) {
      layers.forEach(LayerGraph::declareFinalStates);
    }
    return graph.toBytes();
  }

  /** What enters the first layer. */
  private String words(String cells, List<String> columns) {
    String word = columns.get(WordRow.WORD);
    String pretrained = pretrained(word);
    List<String> classes = classes(word);
    String spelling = spelling(cells);
    List<String> parts = new ArrayList<>();
    parts.add(pretrained);
    parts.add(learned(word));
    parts.add(affixes(columns));
    if (shape.lexicon() > 0) {
      parts.add(marks(classes));
    }
    parts.add(look(weights.shapes(), WordRow.SHAPES, shape.shape(), columns.get(WordRow.SHAPE)));
    parts.add(spelling);
    return node("Concat", parts, Attribute.of("axis", -1));
  }

  /** What leaves the last layer as labels' probabilities. */
  private String shares(String steps) {
    Dense dense = weights.dense();
    String matrix = floats(dense.weights(), dense.inputs(), dense.classes());
    String products = node("MatMul", List.of(steps, matrix));
    String logits = node("Add", List.of(products, floats(dense.biases(), dense.classes())));
    return shape.chained()
        ? new ChainGraph(graph, labels, weights.transitions()).write(logits, "lengths")
        : node("Softmax", List.of(logits), Attribute.of("axis", -1));
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
  private String marks(List<String> classes) {
    String sum = "";
    for (int l = 0; l < classes.size(); l++) {
      LexiconTable lexicon = lexica.get(l);
      int rows = lexicon.marks().size();
      String row = look(folded(lexicon), rows, shape.lexicon(), classes.get(l));
      sum = sum.isEmpty() ? row : node("Add", List.of(sum, row));
    }
    return sum;
  }

  /** What the marks of each class add up to. */
  private float[] folded(LexiconTable lexicon) {
    int width = shape.lexicon();
    float[] folded = new float[lexicon.marks().size() * width];
    for (int own = 0; own < lexicon.marks().size(); own++) {
      for (int mark : lexicon.marks().get(own)) {
        for (int i = 0; i < width; i++) {
          folded[own * width + i] += weights.marks()[mark * width + i];
        }
      }
    }
    return folded;
  }

  /** Words without a row of their own share the last. */
  private String learned(String word) {
    String last = longs(shape.learned());
    String row = node("Min", List.of(word, last));
    return look(weights.words(), shape.learned() + 1, shape.word(), row);
  }

  private String affixes(List<String> columns) {
    String table = floats(weights.affixes(), WordRow.BUCKETS, shape.affix());
    String sum = "";
    for (int i = 0; i < WordRow.AFFIX_COUNT; i++) {
      String row = node("Gather", List.of(table, columns.get(WordRow.AFFIXES + i)));
      sum = sum.isEmpty() ? row : node("Add", List.of(sum, row));
    }
    return sum;
  }

  private String spelling(String cells) {
    int filters = shape.filters();
    int places = WordRow.CHARACTER_COUNT - TaggerShape.WINDOW + 1;
    String sum = "";
    for (int i = 0; i < TaggerShape.WINDOW; i++) {
      int from = WordRow.CHARACTERS + i;
      String seen = node("Slice", List.of(cells, list(from), list(from + places), list(2)));
      String row = look(weights.windows().get(i), WordRow.CHARACTER_IDS, filters, seen);
      sum = sum.isEmpty() ? row : node("Add", List.of(sum, row));
    }
    String most =
        node("ReduceMax", List.of(sum), Attribute.ints("axes", 2), Attribute.of("keepdims", 0));
    return node("Relu", List.of(node("Add", List.of(most, floats(weights.biases(), filters)))));
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
