package dev.unroll.training;

import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.Pooling;
import dev.unroll.training.network.NetworkOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code unroll train classifier} may be told of network and training: a picocli mixin. */
final class ClassifierOptions {
  private static final int MOST_ONE_HOT = 2000;
  private static final int PIECES = 8000;
  private static final int CHARACTERS = 300;
  private static final int EMBEDDING = 64;

  enum Initial {
    ZERO,
    LEARNED
  }

  enum Reading {
    MEAN_MAX,
    LAST
  }

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "classifier",
      description = "The bundle's name: predictions carry it. Default: ${DEFAULT-VALUE}")
  String name = "classifier";

  @Option(
      names = "--cell",
      paramLabel = "CELL",
      defaultValue = "lstm",
      converter = CellConverter.class,
      description =
          "rnn-tanh, rnn-relu, lstm, gru (reset gate after the product, as libraries have it) or"
              + " gru-reset-before (as the papers have it). Default: ${DEFAULT-VALUE}")
  Cell cell = Cell.LSTM;

  @Option(names = "--layers", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  int layers = 1;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "Units of a layer's direction. Default: ${DEFAULT-VALUE}")
  int hidden = 64;

  @Option(names = "--bidirectional", description = "Reads each text backwards too.")
  boolean bidirectional;

  @Option(
      names = "--initial",
      paramLabel = "zero|learned",
      defaultValue = "zero",
      converter = InitialConverter.class,
      description = "Where states begin. Default: ${DEFAULT-VALUE}")
  Initial initial = Initial.ZERO;

  @Option(
      names = "--embedding",
      paramLabel = "one-hot|learned|FILE",
      description =
          "What a token is: a one among zeros, a learned row, or a row of a file of vectors in"
              + " GloVe's or word2vec's text form (also .gz). Default: ${DEFAULT-VALUE}")
  String embedding = "learned";

  @Option(
      names = "--embedding-size",
      paramLabel = "N",
      description =
          "Floats a token: of a learned row (default 64), or what a learned projection makes of a"
              + " file's vectors (default: they stay as they are).")
  @Nullable Integer embeddingSize;

  @Option(names = "--tune", description = "Trains a file's vectors on; without it they are frozen.")
  boolean tune;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description =
          "The most token ids. Default: 8000 word pieces, or the 8000 most frequent words of a file;"
              + " 300 with one-hot, which is little more than characters.")
  @Nullable Integer vocabulary;

  @Option(
      names = "--convolution",
      paramLabel = "K",
      description = "Puts a causal convolution over K steps before the first layer.")
  @Nullable Integer convolution;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = "What the convolution gives a step. Default: 64")
  @Nullable Integer filters;

  @Option(
      names = "--pooling",
      paramLabel = "mean-max|last",
      converter = ReadingConverter.class,
      description =
          "What the scores are read from: mean and maximum over the tokens, or the last token, so"
              + " that a state can be carried on. Default: mean-max; last for the forms of one step")
  @Nullable Reading pooling;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      defaultValue = "time",
      converter = FormConverter.class,
      description =
          "The graph: time (a whole text a call), step-fused, step-decomposed or step-folded (one"
              + " token a call). Default: ${DEFAULT-VALUE}")
  Form form = Form.TIME;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      description = "Of the inputs of the last layer. Default: ${DEFAULT-VALUE}")
  float dropout = 0.5f;

  @Option(
      names = "--embedding-dropout",
      paramLabel = "SHARE",
      description = "Of a text's embedding columns. Default: ${DEFAULT-VALUE}")
  float embeddingDropout = 0.3f;

  @Option(
      names = "--recurrent-dropout",
      paramLabel = "SHARE",
      description =
          "Of the hidden units in the recurrent product, the same at all steps. Default:"
              + " ${DEFAULT-VALUE}")
  float recurrentDropout;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "The greatest norm of a step's gradients; 0 for any. Default: ${DEFAULT-VALUE}")
  float clip = 1;

  @Option(
      names = "--average",
      paramLabel = "SHARE",
      description =
          "Of the old value in the running average of the weights; 0 keeps the last weights."
              + " Default: ${DEFAULT-VALUE}")
  float average = 0.998f;

  @Option(
      names = "--class-weights",
      paramLabel = "WEIGHTS",
      description =
          "none, balanced (each class counts the same), or LABEL=WEIGHT,… Default:"
              + " ${DEFAULT-VALUE}")
  String classWeights = "balanced";

  @Option(names = "--batch", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  int batch = 64;

  @Option(names = "--learning-rate", paramLabel = "RATE", description = "Default: ${DEFAULT-VALUE}")
  float learningRate = 2e-3f;

  boolean isOneHot() {
    return embedding.equals("one-hot");
  }

  /** The file of vectors; null where there is none. */
  @Nullable Path vectors() {
    return isOneHot() || embedding.equals("learned") ? null : Path.of(embedding);
  }

  int vocabulary() {
    return vocabulary != null ? vocabulary : isOneHot() ? CHARACTERS : PIECES;
  }

  /** Floats a token that is learned or projected; 0 where a file's vectors stay as they are. */
  int width() {
    return embeddingSize != null ? embeddingSize : vectors() == null ? EMBEDDING : 0;
  }

  Pooling pooling() {
    Reading own = form.isStep() ? Reading.LAST : Reading.MEAN_MAX;
    return (pooling == null ? own : pooling) == Reading.LAST ? Pooling.NONE : Pooling.MEAN_MAX;
  }

  NetworkOptions network() {
    NetworkOptions options = NetworkOptions.NONE.withRecurrentDropout(recurrentDropout);
    options = initial == Initial.LEARNED ? options.withLearnedInitial() : options;
    return convolution == null
        ? options
        : options.withConvolution(convolution, filters == null ? EMBEDDING : filters);
  }

  /**
   * Refuses what does not go together.
   *
   * @throws ParameterException with the first fault
   */
  void check() {
    least("--layers", layers, 1);
    least("--hidden", hidden, 1);
    least("--batch", batch, 1);
    least("--embedding-size", width() == 0 ? 1 : width(), 1);
    least("--vocabulary", vocabulary(), 10);
    least("--convolution", convolution == null ? 2 : convolution, 2);
    least("--filters", filters == null ? 1 : filters, 1);
    share("--dropout", dropout);
    share("--embedding-dropout", embeddingDropout);
    share("--recurrent-dropout", recurrentDropout);
    share("--average", average);
    refuse(!(clip >= 0), "--clip: expected 0 or more, found " + clip);
    refuse(!(learningRate > 0), "--learning-rate: expected more than 0, found " + learningRate);
    refuse(
        isOneHot() && vocabulary() > MOST_ONE_HOT,
        "--vocabulary: expected at most "
            + MOST_ONE_HOT
            + " with --embedding one-hot, found "
            + vocabulary
            + "; use --embedding learned for more");
    refuse(
        isOneHot() && embeddingSize != null,
        "--embedding-size: --embedding one-hot is as wide as the vocabulary; leave it out");
    refuse(
        tune && vectors() == null,
        "--tune: expected --embedding FILE, whose vectors it trains on, found --embedding "
            + embedding);
    refuse(
        filters != null && convolution == null,
        "--filters: expected --convolution K beside it, found none");
    refuse(
        form.isStep() && bidirectional,
        step()
            + "reads one token a call and cannot read backwards; leave out --bidirectional,"
            + " or use --form time");
    refuse(
        form.isStep() && pooling == Reading.MEAN_MAX,
        step()
            + "reads one token a call and has nothing to pool over; use --pooling last, or"
            + " --form time");
    refuse(
        form == Form.STEP_FOLDED && convolution != null,
        step()
            + "looks a token's gates up in a table, and a convolution stands between; use"
            + " --form step-decomposed, or leave out --convolution");
    refuse(
        bidirectional && pooling() == Pooling.NONE,
        "--pooling last: at the last token a backward direction has read that token alone; use"
            + " --pooling mean-max, or leave out --bidirectional");
  }

  private String step() {
    return "--form " + Choice.text(form) + ": it ";
  }

  private void least(String option, int value, int least) {
    refuse(value < least, option + ": expected " + least + " or more, found " + value);
  }

  private void share(String option, float value) {
    refuse(!(value >= 0 && value < 1), option + ": expected 0 to below 1, found " + value);
  }

  private void refuse(boolean wrong, String message) {
    if (wrong && spec != null) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** By name. */
  static final class CellConverter implements ITypeConverter<Cell> {
    @Override
    public Cell convert(String value) {
      return Choice.of(Cell.class, value);
    }
  }

  /** By name. */
  static final class FormConverter implements ITypeConverter<Form> {
    @Override
    public Form convert(String value) {
      return Choice.of(Form.class, value);
    }
  }

  /** By name. */
  static final class InitialConverter implements ITypeConverter<Initial> {
    @Override
    public Initial convert(String value) {
      return Choice.of(Initial.class, value);
    }
  }

  /** By name. */
  static final class ReadingConverter implements ITypeConverter<Reading> {
    @Override
    public Reading convert(String value) {
      return Choice.of(Reading.class, value);
    }
  }
}
