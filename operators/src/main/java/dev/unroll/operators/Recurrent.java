package dev.unroll.operators;

import dev.unroll.models.Bundle;
import dev.unroll.schemas.Prediction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Puts the recurrent operator into a Flink job: the entry for people with typed events and a job of
 * their own.
 *
 * <pre>{@code
 * Bundle bundle = Bundle.read(Path.of("models/heat"));
 * DataStream<Prediction> predictions =
 *     Recurrent.advance(
 *         readings
 *             .map(r -> KeyedChunk.of(r.sensor(), r.id(), r.millis(), r.chunk()))
 *             .returns(KeyedChunk.TYPE)
 *             .keyBy(KeyedChunk::key),
 *         bundle,
 *         RecurrentSettings.of(Carry.KEY));
 * }</pre>
 *
 * <p>A key's events are taken in the order in which they come: what stands between their source and
 * {@code keyBy} must be as parallel as the source, or Flink deals them out to several subtasks and
 * their order is lost. Give the operator a {@code uid}, so that its states survive a change of the
 * job.
 */
public final class Recurrent {
  private Recurrent() {}

  /**
   * Advances each key's hidden state by its events and gives a prediction for each. Inputs that the
   * model fails on leave by {@link EventDecoder#DEAD_LETTERS}.
   *
   * @param chunks keyed by {@link KeyedChunk#key()}
   * @param bundle travels with the job to every machine
   * @throws IllegalArgumentException where sequences are asked for without a carried state
   */
  public static SingleOutputStreamOperator<Prediction> advance(
      KeyedStream<KeyedChunk, String> chunks, Bundle bundle, RecurrentSettings settings) {
    if (settings.carry() == Carry.NONE && !settings.isPlain()) {
      throw new IllegalArgumentException(
          "settings.sequence and settings.state.ttl: expected none with Carry.NONE, as each event is"
              + " a sequence of its own; say Carry.KEY");
    }
    return chunks.transform(
        "recurrent " + bundle.manifest().id(),
        TypeInformation.of(Prediction.class),
        new RecurrentOperator(bundle, settings));
  }
}
