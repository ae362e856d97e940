package dev.unroll.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.util.PairList;
import ai.djl.util.Preconditions;
import dev.unroll.models.forecast.FrameSettings;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.ForecastNetwork;
import org.jspecify.annotations.Nullable;

/**
 * The trainable twin of {@link ForecastNetwork}, over chains: a chain is a series' samples of one
 * place of the season, so that time is counted in seasons and the recurrent cell runs along it.
 *
 * <p>Inputs: normalised windows {@code [chains, asked, W]} of the steps that are to forecast; which
 * those are, int64 {@code [asked]}; features of all steps {@code [chains, steps, F]}; with a
 * calendar also hours and weekdays as int64 {@code [chains, steps]}. Output: {@code [chains, asked,
 * H, 4]}: mean, 0.1, 0.5 and 0.9 quantile in units of the spread, from the level.
 *
 * <p>The linear model of the window is a fixed part, {@link #beginWith}, and a learned one that
 * counts {@value #SKIP_RATE} of what it holds: it learns so much more slowly than the rest, and
 * weight decay pulls it towards the fixed part. Half of what is said begins as the linear model's,
 * half as the mean of earlier seasons; the shares count {@value #SHARE_RATE} times what they hold:
 * they have to become all or nothing within a short training.
 */
public final class Forecaster extends AbstractBlock {
  static final float SKIP_RATE = 0.1f;
  static final float SHARE_RATE = 4;
  private static final float FIRST_EXPONENT = -1;
  private static final int OUTPUTS = 4;

  private final ForecasterShape shape;
  private final RecurrentLayer cell;
  private final Parameter input;
  private final Parameter inputBias;
  private final Parameter hours;
  private final Parameter weekdays;
  private final Parameter positions;
  private final Parameter decoder;
  private final Parameter decoderBias;
  private final Parameter output;
  private final Parameter outputBias;
  private final Parameter skip;
  private final Parameter skipBias;
  private final Parameter share;
  private final Parameter shareBias;
  private @Nullable NDArray fixedSkip;

  public Forecaster(ForecasterShape shape) {
    this.shape = shape;
    FrameSettings frame = shape.frame();
    int hidden = shape.hidden();
    cell = addChildBlock("cell", new RecurrentLayer(Cell.GRU, hidden, 1));
    float narrow = 1 / (float) Math.sqrt(hidden);
    input =
        uniform("input", 1 / (float) Math.sqrt(frame.segment()), frame.features(), shape.embed());
    inputBias = uniform("inputBias", 0, shape.embed());
    hours = uniform("hours", 0.05f, ForecasterShape.HOURS, shape.embed());
    weekdays = uniform("weekdays", 0.05f, ForecasterShape.WEEKDAYS, shape.embed());
    positions = uniform("positions", 0.3f, shape.patches(), 3L * hidden);
    decoder = uniform("decoder", narrow, hidden, 3L * hidden);
    decoderBias = uniform("decoderBias", 0, 3L * hidden);
    output = uniform("output", 0.2f * narrow, hidden, (long) OUTPUTS * shape.patch());
    outputBias = uniform("outputBias", 0, shape.patch(), OUTPUTS);
    skip = uniform("skip", 0, frame.window(), frame.horizon());
    skipBias = uniform("skipBias", 0, frame.horizon());
    int shares = Math.max(1, ForecastNetwork.shares(frame));
    share = uniform("share", 0.1f, hidden, shares);
    shareBias = uniform("shareBias", 0, shares);
  }

  private Parameter uniform(String name, float most, long... sizes) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.WEIGHT)
            .optShape(new Shape(sizes))
            .optInitializer(new UniformInitializer(most))
            .build());
  }

  public ForecasterShape shape() {
    return shape;
  }

  /**
   * The linear model that training begins with; call it once, after the block is initialised.
   *
   * @param weights {@code [W, H]}
   * @param biases {@code [H]}
   */
  public void beginWith(float[] weights, float[] biases) {
    FrameSettings frame = shape.frame();
    NDManager manager = skip.getArray().getManager();
    try (NDArray given = manager.create(weights, new Shape(frame.window(), frame.horizon()))) {
      fixedSkip = given.duplicate();
    }
    skipBias.getArray().set(biases);
    float[] widths = new float[OUTPUTS * shape.patch()];
    for (int i = 0; i < shape.patch(); i++) {
      widths[i * OUTPUTS + 2] = FIRST_EXPONENT;
      widths[i * OUTPUTS + 3] = FIRST_EXPONENT;
    }
    outputBias.getArray().set(widths);
    shareBias.getArray().set(firstShares(frame));
  }

  private static float[] firstShares(FrameSettings frame) {
    float[] shares = new float[Math.max(1, ForecastNetwork.shares(frame))];
    for (int k = 0; frame.seasons() > 0 && k < frame.seasonsAhead(); k++) {
      shares[k * (1 + frame.seasons())] = (float) Math.log(frame.seasons()) / SHARE_RATE;
    }
    return shares;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray windows = inputs.get(0);
    long chains = windows.getShape().get(0);
    long asked = windows.getShape().get(1);
    NDArray hidden =
        cell.forward(parameters, new NDList(embedded(parameters, inputs, training)), training)
            .head()
            .get(new NDIndex(":,{},:", inputs.get(1)));
    hidden = Dropout.dropout(hidden, shape.dropout(), training).head();
    long rows = chains * asked;
    int horizon = shape.frame().horizon();
    NDArray units = hidden.reshape(rows, shape.hidden());
    NDArray line =
        line(parameters, windows.reshape(rows, shape.frame().window()), units, training)
            .reshape(rows, horizon, 1);
    NDArray raw =
        decoded(parameters, units, training)
            .reshape(-1, shape.hidden())
            .matMul(value(output, parameters, windows, training))
            .reshape(-1, shape.patch(), OUTPUTS)
            .add(value(outputBias, parameters, windows, training))
            .reshape(rows, horizon, OUTPUTS);
    NDArray middle = raw.get(":,:,0:2").add(line);
    NDArray widths =
        raw.get(":,:,2:4")
            .clip(ForecastNetwork.LEAST_EXPONENT, ForecastNetwork.MOST_EXPONENT)
            .exp();
    NDArray median = middle.get(":,:,1:2");
    return new NDList(
        middle
            .get(":,:,0:1")
            .concat(median.sub(widths.get(":,:,0:1")), 2)
            .concat(median, 2)
            .concat(median.add(widths.get(":,:,1:2")), 2)
            .reshape(chains, asked, horizon, OUTPUTS));
  }

  /** The linear model, mixed with repeats of the newest seasons: {@code [rows, H]}. */
  private NDArray line(
      ParameterStore parameters, NDArray windows, NDArray units, boolean training) {
    NDArray line =
        windows
            .matMul(skip(value(skip, parameters, windows, training), windows))
            .add(value(skipBias, parameters, windows, training));
    FrameSettings frame = shape.frame();
    int seasons = frame.seasons();
    if (seasons == 0) {
      return line;
    }
    int ahead = frame.seasonsAhead();
    int season = frame.season();
    NDArray shares =
        units
            .matMul(value(share, parameters, windows, training))
            .add(value(shareBias, parameters, windows, training))
            .mul(SHARE_RATE)
            .reshape(-1, ahead, 1 + seasons)
            .softmax(2);
    NDArray newest =
        windows.get(":," + (frame.window() - seasons * season) + ":").reshape(-1, seasons, season);
    NDArray repeats =
        shares
            .get(":,:,1:")
            .matMul(newest)
            .reshape(-1, (long) ahead * season)
            .get(":,0:" + frame.horizon());
    NDArray own =
        shares
            .get(":,:,0")
            .reshape(-1, ahead, 1)
            .repeat(2, season)
            .reshape(-1, (long) ahead * season)
            .get(":,0:" + frame.horizon());
    return line.mul(own).add(repeats);
  }

  private NDArray skip(NDArray learned, NDArray like) {
    NDArray slow = of(like, learned.mul(SKIP_RATE));
    return fixedSkip == null ? slow : slow.add(fixedSkip);
  }

  private NDArray embedded(ParameterStore parameters, NDList inputs, boolean training) {
    NDArray features = inputs.get(2);
    long steps = features.getShape().get(0) * features.getShape().get(1);
    NDArray embedded =
        features
            .reshape(steps, shape.frame().features())
            .matMul(value(input, parameters, features, training))
            .add(value(inputBias, parameters, features, training));
    if (shape.calendar()) {
      embedded =
          embedded
              .add(rows(value(hours, parameters, features, training), inputs.get(3)))
              .add(rows(value(weekdays, parameters, features, training), inputs.get(4)));
    }
    return Activation.relu(embedded)
        .reshape(features.getShape().get(0), features.getShape().get(1), shape.embed());
  }

  /** A table's rows by number: a product with ones, so that gradients reach the table. */
  private static NDArray rows(NDArray table, NDArray numbers) {
    return numbers
        .reshape(-1)
        .oneHot(Math.toIntExact(table.getShape().get(0)), DataType.FLOAT32)
        .matMul(table);
  }

  /** {@code [rows, U]} to {@code [rows, K, U]}: each position's step from the same hidden state. */
  private NDArray decoded(ParameterStore parameters, NDArray hidden, boolean training) {
    int units = shape.hidden();
    NDArray gates =
        hidden
            .matMul(value(decoder, parameters, hidden, training))
            .add(value(decoderBias, parameters, hidden, training))
            .reshape(-1, 1, 3L * units);
    NDArray places =
        of(
            hidden,
            value(positions, parameters, hidden, training).reshape(1, shape.patches(), 3L * units));
    String first = ":,:,0:" + 2 * units;
    String last = ":,:," + 2 * units + ":" + 3 * units;
    NDArray open = Activation.sigmoid(places.get(first).add(gates.get(first)));
    NDArray update = open.get(":,:,0:" + units);
    NDArray reset = open.get(":,:," + units + ":" + 2 * units);
    NDArray fresh = places.get(last).add(reset.mul(gates.get(last))).tanh();
    NDArray kept = hidden.reshape(-1, 1, units).sub(fresh);
    return Dropout.dropout(fresh.add(update.mul(kept)), shape.dropout(), training).head();
  }

  /**
   * What was made from a parameter alone, into the hands of the inputs' manager: with the
   * parameter's it, and all that is made from it, would stay until training ends.
   */
  private static NDArray of(NDArray like, NDArray made) {
    made.attach(like.getManager());
    return made;
  }

  private static NDArray value(
      Parameter parameter, ParameterStore parameters, NDArray like, boolean training) {
    return parameters.getValue(parameter, like.getDevice(), training);
  }

  /** The fixed and the learned part of the linear model together. */
  float[] wholeSkip(float[] learned) {
    float[] fixed = fixedSkip == null ? new float[learned.length] : fixedSkip.toFloatArray();
    float[] whole = new float[learned.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = fixed[i] + SKIP_RATE * learned[i];
    }
    return whole;
  }

  RecurrentLayer cell() {
    return cell;
  }

  /** A parameter of this block's own, by the name it was made with. */
  Parameter named(String name) {
    Parameter parameter = getDirectParameters().get(name);
    Preconditions.checkArgument(parameter != null, "no parameter " + name);
    return parameter;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    cell.initialize(manager, type, new Shape(inputs[2].get(0), inputs[2].get(1), shape.embed()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {
      new Shape(inputs[0].get(0), inputs[0].get(1), shape.frame().horizon(), OUTPUTS)
    };
  }
}
