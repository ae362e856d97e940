package dev.unroll.jobs.demo;

import java.util.List;

/**
 * A pipeline of a demo: its file lies among the resources as {@code demo/NAME.yaml}, its answers go
 * to a topic of its name.
 *
 * @param name the pipeline's
 * @param input the topic that it reads
 * @param booked whether each record of that topic is accounted for by this pipeline's answers; of
 *     the pipelines on one topic, exactly one is
 * @param says what it does, for people
 * @param settings over those of its file, each as {@code path=value}
 */
record DemoPipeline(String name, String input, boolean booked, String says, List<String> settings) {
  DemoPipeline(String name, String input, boolean booked, String says) {
    this(name, input, booked, says, List.of());
  }

  /** Where its dead letters go. */
  String deadLetters() {
    return name + "-dead-letter";
  }
}
