package dev.unroll.training;

import dev.unroll.training.tags.TaggerRecipe;
import picocli.CommandLine.Command;

/** {@code unroll train tagger}. */
@Command(
    name = "tagger",
    sortOptions = false,
    description = {
      "Tags English words with their parts of speech (UPOS), whole sentences at once.",
      "",
      "Learns from a folder with one file that has 'train' in its name and one that has 'dev', in"
          + " CoNLL-U form (.conllu) or as a token and its label a line (.conll, .bio).",
      ""
    })
final class TagsTrain extends TaggerTrain {
  TagsTrain() {
    super(TaggerRecipe.tagger());
  }
}
