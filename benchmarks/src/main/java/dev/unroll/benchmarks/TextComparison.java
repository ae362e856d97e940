package dev.unroll.benchmarks;

import dev.unroll.jobs.local.LocalCluster;
import dev.unroll.operators.RecurrentSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;

/**
 * A pipeline of texts beside its parts, each by itself: a part's share of the whole is the
 * pipeline's rate a core against its own.
 *
 * @param plan its models are not looked at
 * @param events in the topic
 */
record TextComparison(Plan plan, ShippedModel subject, long events) {
  private static final String WHOLE = "the pipeline, Kafka to Kafka";
  private static final String DELIVERY = "exactly-once";
  private static final int ROWS = RecurrentSettings.DEFAULT_ROWS;

  void run(Report report, Consumer<String> progress) throws Exception {
    Workload workload = new Workload(plan.keys(), 0);
    PipelineComparison pipeline = new PipelineComparison(plan, List.of(DELIVERY), events);
    OperatorComparison operator =
        new OperatorComparison(
            plan.with(List.of(), 1), 0, List.of(0.0), ROWS, false, List.of(AnswerForm.JSON));
    Contender.Task task = new Contender.Task(ROWS, false, AnswerForm.JSON, subject.carry());
    Map<String, Rounds.Run> systems = new LinkedHashMap<>();
    try (KafkaStage stage = new KafkaStage(plan.parallelism());
        LocalCluster cluster = LocalCluster.start(1, new Configuration())) {
      progress.accept("%,d events into a topic".formatted(events));
      String in = stage.topics().create("events");
      stage.topics().fill(in, subject, workload, events);
      systems.put(
          WHOLE, latest -> pipeline.run(stage, Contender.UNROLL, subject, in, DELIVERY, latest));
      systems.put(
          "JSON read and texts tokenised, alone",
          latest -> DecodingRun.run(subject, subject.name(), plan.seconds()));
      systems.put(
          "the network and all around it, chunks from memory",
          latest -> operator.run(cluster, Contender.UNROLL, subject, task, workload, 1, latest));
      systems.put("ONNX Runtime alone", latest -> RawRun.run(subject, ROWS, plan.seconds()));
      String title =
          "%s, %s, %,d keys, parallelism %d"
              .formatted(subject.name(), DELIVERY, plan.keys(), plan.parallelism());
      Map<String, List<Pace>> paces = Rounds.run(systems, plan.rounds(), progress);
      report.add(title, paces, WHOLE);
      List<Double> whole = Report.perCore(Rounds.of(paces, WHOLE));
      paces.forEach(
          (part, rounds) -> {
            if (!part.equals(WHOLE)) {
              report.note(
                  "%s is %s of a text's processor time"
                      .formatted(
                          part, Spread.ofRatios(whole, Report.perCore(rounds)).text("%.2f")));
            }
          });
    }
  }
}
