package dev.unroll.training;

import dev.unroll.training.tags.TaggerRecipe;
import picocli.CommandLine.Command;

/** {@code unroll train tagger-causal}. */
@Command(
    name = "tagger-causal",
    sortOptions = false,
    description = {
      "Tags English words with their parts of speech (UPOS), each before the next one is there.",
      "",
      "Learns from a folder with one file that has 'train' in its name and one that has 'dev', in"
          + " CoNLL-U form (.conllu) or as a token and its label a line (.conll, .bio).",
      ""
    })
final class CausalTagsTrain extends TaggerTrain {
  CausalTagsTrain() {
    super(TaggerRecipe.causal());
  }
}
