package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;

/** Turns the value under {@code model.input} into a chunk. Not thread-safe; its owner closes it. */
public interface Vectoriser extends AutoCloseable {
  /**
   * @param field what messages call the input
   * @throws Rejected where the value is not what the model reads
   */
  Chunk vectorise(JsonNode input, String field) throws Rejected;

  /** How many token ids there are; 0 where the model reads numbers. */
  int vocabulary();

  @Override
  void close();

  /**
   * The vectoriser that a bundle's manifest names.
   *
   * @param contract what the graph reads
   * @param rules for numbers
   * @throws UserError where the tokenizer cannot be read
   */
  static Vectoriser open(Bundle bundle, GraphContract contract, InputRules rules) {
    Manifest.VectoriserSpec spec = bundle.manifest().vectoriser();
    return switch (spec.kind()) {
      case "text" -> TextVectoriser.open(bundle);
      case "tokens" -> new TokensVectoriser(spec.maxSteps(), tokens(bundle));
      default -> new NumbersVectoriser(spec.maxSteps(), contract.inputs().get(0).width());
    };
  }

  private static int tokens(Bundle bundle) {
    int vocabulary = bundle.manifest().vectoriser().vocabulary();
    if (vocabulary == 0) {
      throw new UserError(
          bundle.source()
              + "/"
              + Bundle.MANIFEST
              + ": vectoriser.vocabulary: expected the number of token ids, found nothing");
    }
    return vocabulary;
  }
}
