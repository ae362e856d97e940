package dev.unroll.training.network;

import ai.djl.nn.Parameter;
import dev.unroll.models.onnx.RecurrentNetwork.Dense;
import dev.unroll.models.onnx.RecurrentNetwork.Layer;
import dev.unroll.models.words.WordRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A trained {@link TaggerNetwork} as plain numbers, row-major.
 *
 * @param words {@code [learned + 1, word]}
 * @param affixes {@code [BUCKETS, affix]}
 * @param marks {@code [marks, lexicon]}; empty where the shape has none
 * @param shapes {@code [SHAPES, shape]}
 * @param windows for each place of the convolution's window what a character there adds to each
 *     filter, {@code [CHARACTER_IDS, filters]}: the characters' table times the filters
 * @param transitions what a label adds behind another, {@code [classes + 1, classes]}, the last row
 *     for the first of a sentence; empty where labels are no chain
 * @param biases the filters', {@code [filters]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record TaggerWeights(
    TaggerShape shape,
    float[] words,
    float[] affixes,
    float[] marks,
    float[] shapes,
    List<float[]> windows,
    float[] transitions,
    float[] biases,
    List<Layer> layers,
    Dense dense) {

  /**
   * @param values gives a parameter's numbers: its own or an average
   */
  public static TaggerWeights of(TaggerNetwork network, Function<Parameter, float[]> values) {
    TaggerShape shape = network.shape();
    List<Layer> layers =
        network.layers().stream().map(layer -> NetworkExport.layer(layer, values)).toList();
    return new TaggerWeights(
        shape,
        values.apply(network.words()),
        values.apply(network.affixes()),
        numbers(network.marks(), values),
        values.apply(network.shapes()),
        windows(network, values),
        numbers(network.transitions(), values),
        values.apply(network.convolution().getDirectParameters().get("bias")),
        layers,
        NetworkExport.dense(network.dense(), shape.classes(), values));
  }

  private static float[] numbers(
      @Nullable Parameter parameter, Function<Parameter, float[]> values) {
    return parameter == null ? new float[0] : values.apply(parameter);
  }

  private static List<float[]> windows(TaggerNetwork network, Function<Parameter, float[]> values) {
    TaggerShape shape = network.shape();
    float[] characters = values.apply(network.characters());
    // [filters, character, window]
    float[] filters = values.apply(network.convolution().getDirectParameters().get("weight"));
    List<float[]> windows = new ArrayList<>();
    for (int place = 0; place < TaggerShape.WINDOW; place++) {
      float[] window = new float[WordRow.CHARACTER_IDS * shape.filters()];
      for (int id = 0; id < WordRow.CHARACTER_IDS; id++) {
        for (int filter = 0; filter < shape.filters(); filter++) {
          double sum = 0;
          for (int c = 0; c < shape.character(); c++) {
            sum +=
                (double) characters[id * shape.character() + c]
                    * filters[(filter * shape.character() + c) * TaggerShape.WINDOW + place];
          }
          window[id * shape.filters() + filter] = (float) sum;
        }
      }
      windows.add(window);
    }
    return windows;
  }
}
