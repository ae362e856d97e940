package dev.unroll.training;

import dev.unroll.training.tags.TaggerRecipe;
import picocli.CommandLine.Command;

/** {@code unroll train entities}. */
@Command(
    name = "entities",
    sortOptions = false,
    description = {
      "Finds named entities in social text, as BIO labels.",
      "",
      "Learns from a folder with one file that has 'train' in its name and one that has 'dev', in"
          + " CoNLL-U form (.conllu) or as a token and its label a line (.conll, .bio).",
      ""
    })
final class EntitiesTrain extends TaggerTrain {
  EntitiesTrain() {
    super(TaggerRecipe.entities());
  }
}
