package dev.unroll.training.network;

import dev.unroll.models.onnx.Cell;

/**
 * What a {@link TaggerNetwork} is made of.
 *
 * @param learned words that have a row of their own; the last row of the table is for all others
 * @param pretrained floats of a word's fixed vector
 * @param word floats of its learned row
 * @param affix floats of what its beginnings and endings add up to
 * @param marks of all lexica; 1 where there is none
 * @param lexicon floats of what its marks in the lexica add up to
 * @param shape floats of its shape
 * @param encoded floats that a sentence encoder has of it, of which {@link #ENCODED} are made; 0
 *     for a network that reads no encoder. One that does is not exported
 * @param character floats of a character
 * @param filters of the convolution over three characters
 * @param hidden units a direction
 * @param fine labels of a second, finer kind that training alone asks for (XPOS beside UPOS); 0 for
 *     none
 * @param chained whether labels are scored as a chain, each with the one before it
 * @param inputDropout share of a step's numbers that training leaves out
 * @param outputDropout share of the dense layer's inputs that training leaves out
 */
public record TaggerShape(
    Cell cell,
    int learned,
    int pretrained,
    int word,
    int affix,
    int marks,
    int lexicon,
    int shape,
    int encoded,
    int character,
    int filters,
    int hidden,
    int layers,
    boolean bidirectional,
    int classes,
    int fine,
    boolean chained,
    float inputDropout,
    float outputDropout) {
  /** Characters that one filter sees. */
  public static final int WINDOW = 3;

  /** What an encoder's floats are narrowed to. */
  static final int ENCODED = 256;

  /** The same for other data. */
  public TaggerShape with(
      int learnedRows, int vectorWidth, int markCount, int labels, int fineLabels) {
    return new TaggerShape(
        cell,
        learnedRows,
        vectorWidth,
        word,
        affix,
        markCount,
        lexicon,
        shape,
        encoded,
        character,
        filters,
        hidden,
        layers,
        bidirectional,
        labels,
        fineLabels,
        chained,
        inputDropout,
        outputDropout);
  }

  /**
   * Whether training asks after the next word's fine label, too: what comes decides about many a
   * word, and one direction alone can but foresee it.
   */
  public boolean foresees() {
    return fine > 0 && !bidirectional;
  }

  /** Fine labels that training asks for, of all words it asks after. */
  int asked() {
    return foresees() ? 2 * fine : fine;
  }

  int directions() {
    return bidirectional ? 2 : 1;
  }

  /** Floats of a step that enter the first layer. */
  public int input() {
    int known = pretrained + word + affix + lexicon + shape + filters;
    return encoded == 0 ? known : known + ENCODED;
  }

  /** Floats of a step that leave the last layer. */
  public int width() {
    return hidden * directions();
  }
}
