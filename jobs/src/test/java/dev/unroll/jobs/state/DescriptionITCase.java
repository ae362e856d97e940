package dev.unroll.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.jobs.file.FileEnds;
import dev.unroll.jobs.file.LineSink;
import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.jobs.local.LocalJob;
import dev.unroll.models.Bundle;
import dev.unroll.models.Bundles;
import dev.unroll.models.Model;
import dev.unroll.models.Precision;
import dev.unroll.models.RunnerOptions;
import dev.unroll.models.StateLayout;
import dev.unroll.models.onnx.RandomNetworks;
import dev.unroll.operators.SavedStates;
import dev.unroll.schemas.RawEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline says of its states, beside them. */
class DescriptionITCase {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void savedDescription_tellsTheModelAndTheLayout() throws Exception {
    Savepoint savepoint =
        save("{\"model\":\"m@1\",\"layout\":\"h float [1, batch, 8]\\n\",\"carry\":\"key\"}");
    Description description = new SavepointStates(savepoint).description();
    assertThat(description).isEqualTo(new Description("m@1", "h float [1, batch, 8]\n", "key"));
    StateLayout layout = StateLayout.parse(description.layout());
    assertThat(Layouts.of(description).get(layout.id()))
        .singleElement()
        .hasToString("h float[1, 8]");
    assertThat(new StateReport(savepoint, null).figures(false))
        .contains("model      m@1\nkeys       0");
  }

  /** A stored one: six events of six users through tweet-mood, before descriptions were kept. */
  @Test
  void savepointWithoutADescription_isReadAllTheSame() throws Exception {
    Path old = Path.of("src", "test", "resources", "savepoint-without-description");
    Savepoint savepoint = Savepoint.open(old.toString());
    assertThat(new SavepointStates(savepoint).description()).isNull();
    Figures figures = new SavepointStates(savepoint).figures();
    assertThat(figures.keys()).isEqualTo(6);
    assertThat(figures.steps().sum()).isEqualTo(56);
    assertThat(figures.bytes()).isEqualTo(6 * 1024);
    assertThat(figures.notFiniteKeys()).isZero();
    assertThat(new StateReport(savepoint, null).key("u137", false))
        .startsWith("key        u137\nsteps      12\nlast time  2026-01-01T00:00:00Z\n")
        .contains("tensor     block float[256] [");
    Bundle bundle = Bundle.resolve("zoo/tweet-mood", folder);
    assertThat(new StateReport(savepoint, bundle).key("u137", false))
        .contains("tensor     h_in_0 float[1, 128] [");
  }

  @Test
  void descriptionOfALaterVersion_isAsIfItWereAbsent() {
    assertThat(Description.parse("a new way of saying it"))
        .isEqualTo(new Description(null, null, null));
    assertThat(Layouts.of(Description.parse("{\"layout\":\"h: 8 floats\"}"))).isEmpty();
    assertThat(Layouts.of((Description) null)).isEmpty();
  }

  @Test
  void bundle_tellsTheLayoutsOfAllItsOptions() {
    var bundle = Bundles.numbers(RandomNetworks.gru(8).graph(1), 3);
    Map<Integer, List<Part>> layouts = Layouts.of(bundle);
    assertThat(layouts).hasSize(4);
    try (Model model = Model.open(bundle)) {
      int half = model.layout(new RunnerOptions(null, Precision.FLOAT16, true)).id();
      assertThat(layouts.get(half)).extracting(Part::typeName).containsExactly("float16", "float");
      assertThat(layouts.get(half)).extracting(Part::measured).containsExactly(true, false);
    }
  }

  private Savepoint save(String description) throws Exception {
    Path input = Files.writeString(folder.resolve("in"), "x\n");
    FileEnds ends = new FileEnds(input, "in", 10, LineSink.toStandardOutput(), null, true);
    Configuration options = new Configuration();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options);
    ends.source(env, WatermarkStrategy.noWatermarks())
        .map(new Describing(description))
        .returns(RawEvent.class)
        .uid(SavedStates.UID)
        .sinkTo(new DiscardingSink<>());
    try (LocalCluster cluster = LocalCluster.start(2, options)) {
      LocalJob job = cluster.submit(env, null);
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (!job.isRunning()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.onSpinWait();
      }
      return Savepoint.open(job.stop(folder, DEADLINE).toString());
    }
  }

  private record Describing(String description)
      implements MapFunction<RawEvent, RawEvent>, CheckpointedFunction {
    @Override
    public RawEvent map(RawEvent event) {
      return event;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      ListState<String> state =
          context
              .getOperatorStateStore()
              .getListState(new ListStateDescriptor<>(SavedStates.DESCRIPTION, Types.STRING));
      state.update(List.of(description));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
      // It was said at the start.
    }
  }
}
