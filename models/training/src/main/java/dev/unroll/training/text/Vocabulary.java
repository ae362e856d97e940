package dev.unroll.training.text;

import java.util.List;

/**
 * The pieces of a WordPiece vocabulary in the order of their ids: first the three special ones,
 * then pieces that begin a word, and pieces that go on with one, marked by {@link #INSIDE}.
 */
public record Vocabulary(List<String> pieces) {
  /** Ids of the special pieces. */
  public static final int PAD = 0;

  public static final int UNKNOWN = 1;
  public static final int START = 2;

  static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]");
  static final String INSIDE = "##";

  public Vocabulary {
    pieces = List.copyOf(pieces);
  }

  /** How many ids there are. */
  public int size() {
    return pieces.size();
  }

  /** The id of the whole word that stands for links, or of {@code [UNK]} where none was seen. */
  public int link() {
    return Math.max(UNKNOWN, pieces.indexOf(TweetRules.LINK));
  }
}
