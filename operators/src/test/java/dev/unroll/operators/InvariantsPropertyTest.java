package dev.unroll.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.models.Model;
import dev.unroll.operators.Stage.Emitted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What must always hold of the recurrent operator, on random streams against each key run alone.
 */
class InvariantsPropertyTest {
  private static final int TRIES = 120;
  private static List<Model> open;

  /** Keeps each model open, so that its dry run is done once and not once a try. */
  @BeforeContainer
  static void openModels() {
    open = Samples.all().stream().map(samples -> Model.open(samples.bundle())).toList();
    // A model that leaks would run row by row, and the properties would hold for nothing.
    assertThat(open).allMatch(model -> model.traits().independent());
  }

  @AfterContainer
  static void closeModels() {
    open.forEach(Model::close);
  }

  @Property(tries = TRIES)
  void order_aKeysPredictionsLeaveInArrivalOrder(@ForAll long seed) throws Exception {
    Simulation simulation = new Simulation(seed, false);
    Map<String, Long> last = new HashMap<>();
    for (Emitted emitted : simulation.run()) {
      long position = Long.parseLong(emitted.id().substring("in-0-".length()));
      Long before = last.put(emitted.key(), position);
      assertThat(before == null || before < position).as("%s %s", simulation, emitted).isTrue();
    }
  }

  @Property(tries = TRIES)
  void independence_predictionsHaveTheBitsOfTheirKeyAlone(@ForAll long seed) throws Exception {
    Simulation simulation = new Simulation(seed, false);
    List<String> expected = simulation.oracle();
    // Twice from one stream: other flushes, other batches, another parallelism.
    for (int run = 0; run < 2; run++) {
      assertThat(simulation.run().stream().map(Emitted::answer))
          .as("%s", simulation)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Property(tries = TRIES)
  void barrier_nothingIsPendingWhenTheSnapshotIsTaken(@ForAll long seed) throws Exception {
    Simulation simulation = new Simulation(seed, true);
    try (Stage stage = simulation.stage(null)) {
      int out = 0;
      int in = 0;
      for (var event : simulation.events) {
        stage.process(event);
        in++;
        if (simulation.random.nextInt(7) == 0) {
          stage.prepareSnapshot(in);
          out += stage.take().size();
          assertThat(out).as("%s", simulation).isEqualTo(in);
        }
      }
    }
  }

  @Property(tries = TRIES)
  void exactlyOnce_crashesAndRescalingLeaveTheCommittedPredictionsAsTheyAre(@ForAll long seed)
      throws Exception {
    Simulation simulation = new Simulation(seed, simulationPoison(seed));
    List<String> expected = simulation.oracle();
    assertThat(simulation.runWithCrashes().stream().map(Emitted::answer))
        .as("%s", simulation)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static boolean simulationPoison(long seed) {
    return seed % 2 == 0;
  }

  @Property(tries = TRIES)
  void nothingLost_onlyCulpritsBecomeDeadLettersAndTheyTouchNoState(@ForAll long seed)
      throws Exception {
    Simulation simulation = new Simulation(seed, true);
    List<String> expected = simulation.oracle();
    Map<String, String> emitted = new HashMap<>();
    for (Emitted one : simulation.run()) {
      assertThat(emitted.put(one.id(), one.answer())).as("%s twice", one.id()).isNull();
    }
    assertThat(emitted).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(emitted.get(simulation.events.get(i).id()))
          .as("%s event %d", simulation, i)
          .isEqualTo(expected.get(i));
    }
  }
}
