package dev.unroll.training.tags;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.models.words.WordRow;
import dev.unroll.training.ExportedGraph;
import dev.unroll.training.Quality;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;

/**
 * Labels sentences with an exported graph in ONNX Runtime, each from zero states: validation
 * measures what will be served. Owns a session: close it. Not thread-safe.
 */
final class TagScorer implements AutoCloseable {
  private static final int BATCH = 64;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final ExportedGraph graph;

  TagScorer(byte[] graph) {
    this.graph = new ExportedGraph(graph);
  }

  /** The likeliest label of each word of each sentence, or where the graph chooses, its choice. */
  int[][] label(TagSentences sentences) {
    boolean chosen = graph.hasOutput("path");
    float[][][] numbers = read(sentences, chosen ? "path" : "scores");
    int[][] labels = new int[numbers.length][];
    for (int s = 0; s < labels.length; s++) {
      labels[s] = new int[numbers[s].length];
      for (int t = 0; t < labels[s].length; t++) {
        float[] own = numbers[s][t];
        labels[s][t] = chosen ? Math.round(own[0]) : Quality.best(own);
      }
    }
    return labels;
  }

  /** Each label's probability at each word of each sentence. */
  float[][][] scores(TagSentences sentences) {
    return read(sentences, "scores");
  }

  /** An output at each word of each sentence; sentences of like length go together. */
  private float[][][] read(TagSentences sentences, String output) {
    float[][][] numbers = new float[sentences.count()][][];
    for (List<Integer> batch : sentences.byLength(BATCH)) {
      read(sentences, batch, output, numbers);
    }
    return numbers;
  }

  private void read(
      TagSentences sentences, List<Integer> batch, String output, float[][][] numbers) {
    int time = batch.stream().mapToInt(sentences::length).max().orElse(0);
    long[] tokens = new long[batch.size() * time * WordRow.WIDTH];
    int[] lengths = new int[batch.size()];
    for (int row = 0; row < lengths.length; row++) {
      int[] own = sentences.rows()[batch.get(row)];
      lengths[row] = sentences.length(batch.get(row));
      for (int i = 0; i < own.length; i++) {
        tokens[row * time * WordRow.WIDTH + i] = own[i];
      }
    }
    long[] shape = {lengths.length, time, WordRow.WIDTH};
    try (OnnxTensor cells = OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), shape);
        OnnxTensor valid = OnnxTensor.createTensor(environment, lengths);
        OrtSession.Result result =
            graph.run(Map.of("tokens", cells, "lengths", valid), lengths.length, output)) {
      copy((OnnxTensor) result.get(0), time, lengths, batch, numbers);
    } catch (OrtException e) {
      throw new IllegalStateException("the exported graph does not run: " + e.getMessage(), e);
    }
  }

  private static void copy(
      OnnxTensor answer, int time, int[] lengths, List<Integer> batch, float[][][] numbers) {
    FloatBuffer values = answer.getFloatBuffer();
    int width = Math.toIntExact(answer.getInfo().getShape()[2]);
    for (int row = 0; row < lengths.length; row++) {
      float[][] own = new float[lengths[row]][width];
      for (int t = 0; t < own.length; t++) {
        values.get((row * time + t) * width, own[t]);
      }
      numbers[batch.get(row)] = own;
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
