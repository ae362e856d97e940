package dev.unroll.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.schemas.EventFields.InputField;
import dev.unroll.schemas.Problem;
import dev.unroll.schemas.Rejected;
import dev.unroll.schemas.UserError;
import java.util.List;

/**
 * Turns the values under {@code model.input} into a chunk. Not thread-safe; its owner closes it.
 */
public interface Vectoriser extends AutoCloseable {
  /**
   * @param values the event's, under all pointers of all fields, in the fields' order
   * @throws Rejected where they are not what the model reads
   */
  Chunk vectorise(List<JsonNode> values) throws Rejected;

  /** How many token ids there are; 0 where the model reads numbers. */
  int vocabulary();

  /** How many ids there are for a cell of a step, counted from 0; 0 as for {@link #vocabulary}. */
  default int bound(int cell) {
    return vocabulary();
  }

  @Override
  void close();

  /**
   * Every fault of what a pipeline says of a model's inputs, each with its path in the pipeline.
   *
   * @param rules for numbers
   * @param fields the graph inputs that the pipeline names
   */
  static List<Problem> check(
      Bundle bundle, GraphContract contract, InputRules rules, List<InputField> fields) {
    return new InputPlan(bundle.manifest().vectoriser(), contract, rules, fields).problems();
  }

  /**
   * The vectoriser that a bundle's manifest and a pipeline's fields name.
   *
   * @param contract what the graph reads
   * @throws UserError where {@link #check} finds a fault, or the tokenizer cannot be read
   */
  static Vectoriser open(
      Bundle bundle, GraphContract contract, InputRules rules, List<InputField> fields) {
    return new InputPlan(bundle.manifest().vectoriser(), contract, rules, fields).open(bundle);
  }

  /**
   * The vectoriser of a model by itself: each graph input has a value of its own, in their order.
   */
  static Vectoriser open(Bundle bundle, GraphContract contract, InputRules rules) {
    return open(bundle, contract, rules, InputPlan.fieldsOf(contract));
  }
}
