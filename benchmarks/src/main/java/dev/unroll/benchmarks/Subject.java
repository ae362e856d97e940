package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;
import dev.unroll.models.Bundle;
import dev.unroll.models.Chunk;
import dev.unroll.operators.Carry;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/** A model and the events that it reads. */
sealed interface Subject extends Serializable permits BenchModel, ShippedModel {
  /**
   * Reads the name of a shipped bundle, or one as {@link BenchModel#of} has it.
   *
   * @throws dev.unroll.schemas.UserError where there is none of that name
   */
  static Subject of(String name) {
    return Bundle.isShipped(name) ? ShippedModel.of(name) : BenchModel.of(name);
  }

  /** The name that {@link #of} reads. */
  String name();

  Bundle bundle();

  Carry carry();

  /** What a pipeline's file says as {@code model.input}. */
  String input();

  /** Whether a pipeline reads {@code /time}. */
  default boolean isTimed() {
    return false;
  }

  /** How many inputs there are before they come again. */
  int inputs();

  /**
   * Which of them an event has.
   *
   * @param index the event's place in the stream
   * @param keys how many keys its stream has
   */
  default int pick(long index, int keys) {
    return Pick.scattered(index, inputs());
  }

  /** An input as members of an event's JSON object, such as {@code "token":17}. */
  String members(int input);

  /** All inputs, vectorised. */
  List<Chunk> chunks();

  /** ONNX Runtime alone on so many rows. */
  RawCall raw(int rows) throws OrtException;

  /**
   * What a pipeline names its bundle by.
   *
   * @param folder to write it into, where it has none
   */
  String reference(Path folder) throws IOException;
}
