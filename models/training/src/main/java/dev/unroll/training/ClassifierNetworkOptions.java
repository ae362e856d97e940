package dev.unroll.training;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.network.NetworkOptions;
import dev.unroll.training.network.NetworkShape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which network {@code unroll train classifier} puts over the tokens: a picocli mixin. */
final class ClassifierNetworkOptions {
  private static final int FILTERS = 64;

  enum Initial {
    ZERO,
    LEARNED
  }

  enum Reading {
    MEAN_MAX,
    LAST
  }

  @Option(
      names = "--cell",
      paramLabel = "CELL",
      defaultValue = "lstm",
      description =
          "rnn-tanh, rnn-relu, lstm, gru (reset gate after the product, as libraries have it) or"
              + " gru-reset-before (as the papers have it). Default: ${DEFAULT-VALUE}")
  private Cell cell = Cell.LSTM;

  @Option(names = "--layers", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int layers = 1;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "Units of a layer's direction. Default: ${DEFAULT-VALUE}")
  private int hidden = 64;

  @Option(names = "--bidirectional", description = "Reads each text backwards too.")
  private boolean bidirectional;

  @Option(
      names = "--initial",
      paramLabel = "zero|learned",
      defaultValue = "zero",
      description = "Where states begin. Default: ${DEFAULT-VALUE}")
  private Initial initial = Initial.ZERO;

  @Option(
      names = "--convolution",
      paramLabel = "K",
      description = "Puts a causal convolution over K steps before the first layer.")
  private @Nullable Integer convolution;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = "What the convolution gives a step. Default: 64")
  private @Nullable Integer filters;

  @Option(
      names = "--pooling",
      paramLabel = "mean-max|last",
      description =
          "What the scores are read from: mean and maximum over the tokens, or the last token, so"
              + " that a state can be carried on. Default: mean-max; last for the forms of one step")
  private @Nullable Reading pooling;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      defaultValue = "time",
      description =
          "The graph: time (a whole text a call), step-fused, step-decomposed or step-folded (one"
              + " token a call). Default: ${DEFAULT-VALUE}")
  private Form form = Form.TIME;

  Form form() {
    return form;
  }

  Pooling pooling() {
    Reading own = form.isStep() ? Reading.LAST : Reading.MEAN_MAX;
    return (pooling == null ? own : pooling) == Reading.LAST ? Pooling.NONE : Pooling.MEAN_MAX;
  }

  /**
   * The network but for its vocabulary and classes.
   *
   * @param width floats a token
   */
  NetworkShape shape(int width, float embeddingDropout, float dropout) {
    return new NetworkShape(
        cell, 0, width, hidden, layers, bidirectional, pooling(), 0, embeddingDropout, dropout);
  }

  /** What it has beyond the plain network. */
  NetworkOptions beyond(float recurrentDropout) {
    return new NetworkOptions(
        convolution == null ? 0 : convolution,
        filters == null ? FILTERS : filters,
        initial == Initial.LEARNED,
        recurrentDropout);
  }

  /** Refuses what does not go together, by the first fault. */
  void check(TrainOptions line) {
    line.least("--layers", layers, 1);
    line.least("--hidden", hidden, 1);
    line.least("--convolution", convolution, 2);
    line.least("--filters", filters, 1);
    line.refuse(
        filters != null && convolution == null,
        "--filters: expected --convolution K beside it, found none");
    line.refuse(
        form.isStep() && bidirectional,
        step()
            + "reads one token a call and cannot read backwards; leave out --bidirectional,"
            + " or use --form time");
    line.refuse(
        form.isStep() && pooling == Reading.MEAN_MAX,
        step()
            + "reads one token a call and has nothing to pool over; use --pooling last, or"
            + " --form time");
    line.refuse(
        form == Form.STEP_FOLDED && convolution != null,
        step()
            + "looks a token's gates up in a table, and a convolution stands between; use"
            + " --form step-decomposed, or leave out --convolution");
    line.refuse(
        bidirectional && pooling() == Pooling.NONE,
        "--pooling last: at the last token a backward direction has read that token alone; use"
            + " --pooling mean-max, or leave out --bidirectional");
  }

  private String step() {
    return "--form " + Choice.text(form) + ": it ";
  }

  /** As the card says it. */
  String told() {
    return String.format(
        Locale.ROOT,
        "%s%s, %d layer(s) of %d units, %s, states begin %s; %s",
        convolution == null ? "" : "A causal convolution over " + convolution + " steps, then ",
        cell,
        layers,
        hidden,
        bidirectional ? "both directions" : "one direction",
        initial == Initial.LEARNED ? "where learned" : "at zero",
        pooling() == Pooling.NONE ? "the last token's answer" : "mean and maximum over the tokens");
  }
}
