package dev.unroll.jobs.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One of the demos: the pipelines that it runs, and how it shows what they answer. Belongs to one
 * thread. Time is given in nanoseconds of any one clock.
 */
interface Scene {
  /** What a demo says of itself before it begins. */
  record Fact(String name, String value) {}

  /** The first line of all. */
  String title();

  /** The pipelines; the figures of the status are the first one's. */
  List<DemoPipeline> pipelines();

  /** What is streamed, in words. */
  List<Fact> facts();

  /** What stands above the answers; empty for none. */
  List<String> heading();

  /** A pipeline has committed a prediction. */
  void predicted(DemoPipeline pipeline, JsonNode prediction, long now);

  /** A pipeline has committed a dead letter. */
  void rejected(Rejection rejection, long now);

  /** Shows what is due; called often. */
  void tick(long now);

  /** What stays below the lines, as it is now. */
  List<String> status(Status status, long now);

  /** Nothing more is sent. */
  void sent();

  /** Nothing more comes: shows all that is left, and the last figures. */
  void finish(Status status);
}
