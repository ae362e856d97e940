package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Model;
import dev.unroll.operators.SequenceSimulation.Delivery;
import dev.unroll.operators.Stage.Emitted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What must hold of a key's sequence, on random streams, settings, faults and backends. */
class SequencesPropertyTest {
  private static final int TRIES = 120;
  private static List<Model> open;

  /** Keeps each model open, so that its dry run is done once and not once a try. */
  @BeforeContainer
  static void openModels() {
    open = Samples.all().stream().map(samples -> Model.open(samples.bundle())).toList();
  }

  @AfterContainer
  static void closeModels() {
    open.forEach(Model::close);
  }

  @Property(tries = TRIES)
  void anyDelivery_givesWhatTheSequencesGiveAlone(@ForAll long seed) throws Exception {
    SequenceSimulation simulation = new SequenceSimulation(seed, false);
    assertEqualsOracle(simulation, simulation.deliver(Delivery.WILD), 0);
  }

  @Property(tries = TRIES)
  void crashesAndRescaling_changeNothing(@ForAll long seed) throws Exception {
    SequenceSimulation simulation = new SequenceSimulation(seed, seed % 2 == 0);
    assertEqualsOracle(simulation, simulation.deliver(Delivery.WILD), 3);
  }

  /** A stream that the property above found, in which such a copy decides what is late. */
  @Example
  void copyOfAnEventThatStillWaits_showsThatItsKeyGoesOn() throws Exception {
    crashesAndRescaling_changeNothing(-1858);
  }

  @Property(tries = TRIES)
  void shuffledWithinTheLatenessAndSentTwice_givesTheCleanStreamsPredictions(@ForAll long seed)
      throws Exception {
    SequenceSimulation simulation = new SequenceSimulation(seed, false).inEventTime();
    Assume.that(simulation.numbered);
    List<String> clean = answers(simulation.run(simulation.deliver(Delivery.CLEAN), 0));
    assertThat(answers(simulation.run(simulation.deliver(Delivery.SHUFFLED_TWICE), 1)))
        .as("%s", simulation)
        .containsExactlyInAnyOrderElementsOf(clean);
  }

  @Property(tries = TRIES)
  void eventTimeOrder_aKeysPredictionsLeaveInIt(@ForAll long seed) throws Exception {
    SequenceSimulation simulation = new SequenceSimulation(seed, false).inEventTime();
    // A key that was forgotten takes what is older than what it forgot.
    Assume.that(simulation.settings.state().ttl() == null);
    List<KeyedChunk> arriving = simulation.deliver(Delivery.WILD);
    Map<String, Long> times = new HashMap<>();
    arriving.forEach(event -> times.put(event.id(), event.time()));
    Map<String, Long> last = new HashMap<>();
    for (Emitted emitted : simulation.run(arriving, 0)) {
      if (!emitted.answer().startsWith(Oracle.DEAD)) {
        Long time = times.get(emitted.id());
        Long before = last.put(emitted.key(), time);
        assertThat(before == null || before <= time).as("%s %s", simulation, emitted).isTrue();
      }
    }
  }

  private static void assertEqualsOracle(
      SequenceSimulation simulation, List<KeyedChunk> arriving, int crashes) throws Exception {
    List<String> expected;
    try (SequenceOracle oracle = new SequenceOracle(simulation)) {
      expected = oracle.answers(arriving);
    }
    assertThat(answers(simulation.run(arriving, crashes)))
        .as("%s", simulation)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> answers(List<Emitted> emitted) {
    return emitted.stream().map(Emitted::answer).toList();
  }
}
