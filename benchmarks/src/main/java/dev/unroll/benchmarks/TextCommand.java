package dev.unroll.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unroll bench text}. */
@Command(
    name = "text",
    description =
        "Tweets a second through the sentiment pipeline, Kafka to Kafka, exactly once, and what of"
            + " a tweet's time its tokenizer, its network and ONNX Runtime take.",
    mixinStandardHelpOptions = true)
final class TextCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "A shipped model of texts (${DEFAULT-VALUE}).")
  private String model = "zoo/tweet-sentiment";

  @Option(
      names = "--in",
      paramLabel = "FILE",
      description = "JSON lines with a text each, instead of the demo's.")
  private @Nullable Path file;

  @Option(names = "--keys", description = "How many keys (${DEFAULT-VALUE}).")
  private int keys = 2_000;

  @Option(names = "--events", description = "Texts in the topic (${DEFAULT-VALUE}).")
  private long events = 500_000;

  @Option(names = "--parallelism", description = "Subtasks of the pipeline (${DEFAULT-VALUE}).")
  private int parallelism = 2;

  @Option(names = "--seconds", description = "Seconds that count in a round (${DEFAULT-VALUE}).")
  private double seconds = 6;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    ReportOptions.positive("--keys", keys);
    ReportOptions.positive("--events", events);
    ReportOptions.positive("--parallelism", parallelism);
    ReportOptions.positive("--seconds", seconds);
    ShippedModel subject = file == null ? ShippedModel.of(model) : ShippedModel.of(model, file);
    Plan plan = new Plan(List.of(model), keys, parallelism, List.of(), report.rounds(), seconds);
    return report.write("text", new TextComparison(plan, subject, events)::run);
  }
}
