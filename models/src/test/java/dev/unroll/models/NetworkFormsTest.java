package dev.unroll.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.unroll.models.onnx.Cell;
import dev.unroll.models.onnx.Form;
import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.models.onnx.RecurrentNetwork.Direction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of every network is a bundle whose state goes on from event to event. */
class NetworkFormsTest {
  private static final int VOCABULARY = 30;
  private static final int CLASSES = 3;
  private static final int STEPS = 13;

  static Stream<Arguments> forms() {
    List<Arguments> all = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      RandomNetworks plain = RandomNetworks.of(cell, 12);
      for (Form form : Form.values()) {
        all.add(Arguments.of(plain.layers(2).started(), form));
        if (form != Form.STEP_FOLDED) {
          all.add(Arguments.of(plain.convolution(4), form));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void stepsOneAtATimeEqualAllAtOnce(RandomNetworks network, Form form) throws OrtException {
    Random random = new Random(2);
    try (Model model = Model.open(bundle(network, form));
        BatchRunner runner = model.runner(RunnerOptions.PLAIN)) {
      assertThat(model.traits().independent()).as("%s", model.traits()).isTrue();
      assertThat(model.traits().carries()).as("%s", model.traits()).isTrue();
      List<Row> whole = new ArrayList<>();
      long[][] ids = new long[5][];
      for (int row = 0; row < ids.length; row++) {
        ids[row] = random.longs(STEPS - row, 0, VOCABULARY).toArray();
        whole.add(new Row(List.of(Chunk.ofTokens(ids[row], ids[row].length)), null));
      }
      List<RowResult> atOnce = runner.run(whole, STEPS);
      for (int row = 0; row < ids.length; row++) {
        byte[] state = null;
        RowResult last = null;
        for (long id : ids[row]) {
          Chunk step = Chunk.ofTokens(new long[] {id}, 1);
          last = runner.run(List.of(new Row(List.of(step), state)), 1).get(0);
          state = last.state();
        }
        assertThat(last).isNotNull();
        assertThat(last.answers()[0]).containsExactly(atOnce.get(row).answers()[0], within(1e-6f));
        assertThat(floats(last.state()))
            .containsExactly(floats(atOnce.get(row).state()), within(1e-5f));
      }
    }
  }

  @Test
  void aSequenceBeginsAtTheLearnedState() {
    RandomNetworks network = RandomNetworks.lstm(6).started();
    Direction learned = network.tokens(VOCABULARY, 8).build(1).layers().get(0).directions().get(0);
    for (Form form : Form.values()) {
      try (Model model = Model.open(bundle(network, form))) {
        assertThat(model.contract().states())
            .extracting(pair -> floats(pair.initial()))
            .containsExactlyInAnyOrder(learned.initialH(), learned.initialC());
      }
    }
  }

  @Test
  void whatAConvolutionSawBeforeStaysWithTheKey() {
    RandomNetworks network = RandomNetworks.gru(6).convolution(4);
    try (Model model = Model.open(bundle(network, Form.TIME))) {
      assertThat(model.contract().states())
          .extracting(pair -> pair.in().name())
          .containsExactlyInAnyOrder("cache_in", "h_in_0");
      assertThat(model.layout(RunnerOptions.PLAIN).bytes()).isEqualTo(4 * (3 * 8 + 6));
    }
  }

  private static Bundle bundle(RandomNetworks network, Form form) {
    byte[] graph = network.tokens(VOCABULARY, 8).classes(CLASSES).graph(1, form);
    return Bundles.tokens(graph, VOCABULARY, CLASSES);
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    return Arrays.copyOf(values, values.length);
  }
}
