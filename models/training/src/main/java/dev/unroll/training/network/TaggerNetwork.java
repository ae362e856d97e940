package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import dev.unroll.models.words.WordRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words to a score a label: each word is its fixed vector, a learned row, what its beginnings and
 * endings add up to, what its marks in the lexica do, its shape, and the greatest answers of a
 * convolution over its characters; a recurrent layer or two over them; a dense layer.
 *
 * <p>Inputs: of the U unlike words of a batch the fixed vectors, float {@code [U, pretrained]}; the
 * learned rows, int64 {@code [U]}; the affixes' buckets, int64 {@code [U, 6]}; the shapes, int64
 * {@code [U]}; the characters, int64 {@code [U, 20]}; then which of the words stands at each place,
 * int64 {@code [batch * time]}; of the unlike words the marks, int64 {@code [U, marks of a word]};
 * the turned steps of {@link Rows#toNdList}; and where the shape has an encoder's floats those,
 * float {@code [batch, time, encoded]}. Output: scores before any softmax, {@code [batch, time,
 * classes]}; where the shape has fine labels {@code [batch, time, fine]}, and as many for the next
 * word where it foresees; and where it is chained what a label adds behind another, {@code [classes
 * + 1, classes]}, the last row for the first label of a sentence.
 */
public final class TaggerNetwork extends AbstractBlock {
  private static final float SPREAD = 0.1f;

  /** Share of an encoder's floats that training leaves out. */
  private static final float ENCODED_DROPOUT = 0.2f;

  private final TaggerShape shape;
  private final Parameter words;
  private final Parameter affixes;
  private final @Nullable Parameter marks;
  private final Parameter shapes;
  private final Parameter characters;
  private final Conv1d convolution;
  private final @Nullable Parameter transitions;
  private final List<RecurrentLayer> layers = new ArrayList<>();
  private final Linear dense;
  private final @Nullable Linear narrow;
  private final @Nullable Linear fine;

  public TaggerNetwork(TaggerShape shape) {
    this.shape = shape;
    words = table("words", SPREAD);
    affixes = table("affixes", SPREAD);
    marks = shape.lexicon() == 0 ? null : table("marks", SPREAD);
    shapes = table("shapes", SPREAD);
    characters = table("characters", 1);
    transitions = shape.chained() ? table("transitions", SPREAD) : null;
    convolution =
        addChildBlock(
            "convolution",
            Conv1d.builder()
                .setKernelShape(new Shape(TaggerShape.WINDOW))
                .setFilters(shape.filters())
                .build());
    for (int i = 0; i < shape.layers(); i++) {
      layers.add(
          addChildBlock(
              "layer" + i, new RecurrentLayer(shape.cell(), shape.hidden(), shape.directions())));
    }
    narrow =
        shape.encoded() == 0
            ? null
            : addChildBlock("narrow", Linear.builder().setUnits(TaggerShape.ENCODED).build());
    dense = addChildBlock("dense", Linear.builder().setUnits(shape.classes()).build());
    fine =
        shape.fine() == 0
            ? null
            : addChildBlock("fine", Linear.builder().setUnits(shape.asked()).build());
  }

  private Parameter table(String name, float spread) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.WEIGHT)
            .optInitializer(new NormalInitializer(spread))
            .build());
  }

  public TaggerShape shape() {
    return shape;
  }

  Parameter words() {
    return words;
  }

  Parameter affixes() {
    return affixes;
  }

  @Nullable Parameter marks() {
    return marks;
  }

  Parameter shapes() {
    return shapes;
  }

  Parameter characters() {
    return characters;
  }

  @Nullable Parameter transitions() {
    return transitions;
  }

  Conv1d convolution() {
    return convolution;
  }

  List<RecurrentLayer> layers() {
    return List.copyOf(layers);
  }

  Linear dense() {
    return dense;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray turned = inputs.get(7);
    long batch = turned.getShape().get(0);
    long time = turned.getShape().get(1);
    NDArray unlike = words(parameters, inputs, training);
    long known = unlike.getShape().get(1);
    NDArray places = inputs.get(5).reshape(-1, 1).broadcast(new Shape(batch * time, known));
    NDArray steps = unlike.gather(places, 0).reshape(batch, time, known);
    if (narrow != null) {
      NDList encoded = Dropout.dropout(inputs.get(8), ENCODED_DROPOUT, training);
      steps = steps.concat(narrow.forward(parameters, encoded, training).head(), 2);
    }
    steps = Dropout.dropout(steps, shape.inputDropout(), training).head();
    for (int i = 0; i < layers.size(); i++) {
      if (i > 0) {
        steps = Dropout.dropout(steps, shape.inputDropout(), training).head();
      }
      steps = layers.get(i).forward(parameters, new NDList(steps, turned), training).head();
    }
    steps = Dropout.dropout(steps, shape.outputDropout(), training).head();
    NDList scores = dense.forward(parameters, new NDList(steps), training);
    if (fine != null) {
      NDArray asked = fine.forward(parameters, new NDList(steps), training).head();
      for (int from = 0; from < shape.asked(); from += shape.fine()) {
        scores.add(asked.get(new NDIndex(":, :, {}:{}", from, from + shape.fine())));
      }
    }
    if (transitions != null) {
      scores.add(parameters.getValue(transitions, turned.getDevice(), training));
    }
    return scores;
  }

  /** The unlike words' numbers, {@code [U, input]}. */
  private NDArray words(ParameterStore store, NDList inputs, boolean training) {
    NDArray learned = lookUp(store, words, inputs.get(1), training);
    NDArray affix = lookUp(store, affixes, inputs.get(2), training).sum(new int[] {1});
    NDArray form = lookUp(store, shapes, inputs.get(3), training);
    NDArray letters = lookUp(store, characters, inputs.get(4), training).transpose(0, 2, 1);
    NDArray seen = convolution.forward(store, new NDList(letters), training).head();
    NDArray spelling = Activation.relu(seen.max(new int[] {2}));
    NDArray all = inputs.get(0).concat(learned, 1).concat(affix, 1);
    if (marks != null) {
      all = all.concat(lookUp(store, marks, inputs.get(6), training).sum(new int[] {1}), 1);
    }
    return all.concat(form, 1).concat(spelling, 1);
  }

  private static NDArray lookUp(
      ParameterStore store, Parameter table, NDArray ids, boolean training) {
    NDArray values = store.getValue(table, ids.getDevice(), training);
    return Embedding.embedding(ids, values, SparseFormat.DENSE).head();
  }

  @Override
  public void prepare(Shape[] inputs) {
    words.setShape(new Shape(shape.learned() + 1L, shape.word()));
    affixes.setShape(new Shape(WordRow.BUCKETS, shape.affix()));
    if (marks != null) {
      marks.setShape(new Shape(shape.marks(), shape.lexicon()));
    }
    shapes.setShape(new Shape(WordRow.SHAPES, shape.shape()));
    if (transitions != null) {
      transitions.setShape(new Shape(shape.classes() + 1L, shape.classes()));
    }
    characters.setShape(new Shape(WordRow.CHARACTER_IDS, shape.character()));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    convolution.initialize(manager, type, new Shape(1, shape.character(), WordRow.CHARACTER_COUNT));
    long batch = inputs[7].get(0);
    long time = inputs[7].get(1);
    long width = shape.input();
    for (RecurrentLayer layer : layers) {
      layer.initialize(manager, type, new Shape(batch, time, width));
      width = shape.width();
    }
    dense.initialize(manager, type, new Shape(batch, time, width));
    if (narrow != null) {
      narrow.initialize(manager, type, new Shape(batch, time, shape.encoded()));
    }
    if (fine != null) {
      fine.initialize(manager, type, new Shape(batch, time, width));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[7].get(0), inputs[7].get(1), shape.classes())};
  }
}
