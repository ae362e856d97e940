package dev.unroll.training.tags;

import dev.unroll.models.onnx.Cell;
import dev.unroll.training.network.TaggerShape;
import dev.unroll.training.text.SentenceEncoder;

/**
 * What tells the shipped taggers from each other.
 *
 * @param name of the bundle
 * @param version of the bundle, raised when what it answers changes
 * @param shape of the network, but for the sizes that the data give
 * @param epochs passes over the training part
 * @param taught whether the shipped bundle learned from text that a teacher labelled, too
 * @param spans whether labels are entities' BIO labels, chosen as a whole and measured by spans
 * @param purpose the card's first sentence
 * @param data the folder's name of the data that the shipped bundle learned from
 * @param licence of those data
 * @param limits what people should know before they use it
 * @param tried what was tried on those data
 */
public record TaggerRecipe(
    String name,
    String version,
    TaggerShape shape,
    int epochs,
    TaggerSettings settings,
    boolean taught,
    boolean spans,
    String purpose,
    String data,
    String licence,
    String limits,
    String tried) {

  /** Parts of speech, both ways. */
  public static TaggerRecipe tagger() {
    return new TaggerRecipe(
        "tagger",
        "4",
        shape(144, 1, true, false, 0.4f),
        8,
        settings(0.05f),
        true,
        false,
        "English parts of speech (UPOS), one tag a word, for whole sentences: a bidirectional LSTM"
            + " over words and their characters.",
        "ud_ewt",
        "CC BY-SA 4.0 (Universal Dependencies English EWT 2)",
        TaggerTexts.LIMITS_BOTH_WAYS,
        TaggerTexts.TRIED_TAGGER);
  }

  /** Parts of speech, forward alone. */
  public static TaggerRecipe causal() {
    return new TaggerRecipe(
        "tagger-causal",
        "4",
        shape(288, 2, false, false, 0.4f),
        10,
        settings(0.05f),
        true,
        false,
        "English parts of speech (UPOS) for streams of tokens: a forward LSTM over words and their"
            + " characters, which tags a word before the next one is there.",
        "ud_ewt",
        "CC BY-SA 4.0 (Universal Dependencies English EWT 2)",
        TaggerTexts.LIMITS_CAUSAL,
        TaggerTexts.TRIED_CAUSAL);
  }

  /** Named entities. */
  public static TaggerRecipe entities() {
    return new TaggerRecipe(
        "entities",
        "2",
        shape(128, 1, true, true, 0.5f),
        9,
        settings(0),
        false,
        true,
        "Named entities in social text, six types as BIO labels: a bidirectional LSTM over words"
            + " and their characters under a conditional random field.",
        "wnut17",
        "CC BY 4.0 (WNUT 2017 Emerging Entities)",
        TaggerTexts.LIMITS_ENTITIES,
        TaggerTexts.TRIED_ENTITIES);
  }

  /** The network's shape for some data. */
  TaggerShape shape(TagWords words, TagFolder data) {
    return sized(shape, words, data);
  }

  /** The shape, for some data, of the network that labels text, of so many units a direction. */
  static TaggerShape teacher(int hidden, TagWords words, TagFolder data) {
    return sized(shape(hidden, 1, true, false, 0.4f, SentenceEncoder.WIDTH), words, data);
  }

  private static TaggerShape sized(TaggerShape shape, TagWords words, TagFolder data) {
    return shape.with(
        words.learned(),
        words.table().width(),
        LexiconTable.count(words.lexica()),
        data.labels().size(),
        data.fine().size());
  }

  private static TaggerShape shape(
      int hidden, int layers, boolean bothWays, boolean chained, float dropout) {
    return shape(hidden, layers, bothWays, chained, dropout, 0);
  }

  private static TaggerShape shape(
      int hidden, int layers, boolean bothWays, boolean chained, float dropout, int encoded) {
    return new TaggerShape(
        Cell.LSTM, 0, 0, 48, 32, 1, 32, 8, encoded, 24, 64, hidden, layers, bothWays, 0, 0, chained,
        dropout, dropout);
  }

  private static TaggerSettings settings(float smoothing) {
    return new TaggerSettings(
        32, 0.003f, 0, 1, 0.98f, 4, smoothing, new WordLoss(0.5, 0.02), 80_000);
  }
}
