package dev.unroll.operators;

import dev.unroll.models.Bundle;
import dev.unroll.models.Model;
import dev.unroll.schemas.Prediction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/** The recurrent operator with nothing but the scores for a prediction: what it costs by itself. */
public final class ScoresOperator extends RecurrentOperator {
  private ScoresOperator(Bundle bundle, RecurrentSettings settings) {
    super(bundle, settings);
  }

  /** As {@link Recurrent#advance}. */
  public static DataStream<Prediction> advance(
      KeyedStream<KeyedChunk, String> chunks, Bundle bundle, RecurrentSettings settings) {
    return chunks.transform(
        "recurrent, scores alone",
        TypeInformation.of(Prediction.class),
        new ScoresOperator(bundle, settings));
  }

  @Override
  Answers.Form form(Model model) {
    return (applied, answer) -> prediction(applied.key(), answer.values());
  }

  /** The scores as floats, their lowest byte first, in the place of JSON. */
  public static Prediction prediction(String key, float[] scores) {
    byte[] bytes = new byte[scores.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(scores);
    return new Prediction(key, bytes);
  }
}
