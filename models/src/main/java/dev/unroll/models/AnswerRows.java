package dev.unroll.models;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Reads a row's answers out of the output tensors of a call: for each step, output after output.
 */
final class AnswerRows {
  private final List<Port> outputs;
  private final Span[] spans;
  private final int width;
  private final Head.Reads reads;

  AnswerRows(GraphContract contract, Head.Reads reads) {
    this.outputs = contract.outputs();
    this.spans = outputs.stream().map(Span::of).toArray(Span[]::new);
    this.width = contract.answerWidth();
    this.reads = reads;
  }

  /** Room for the answer to each chunk. */
  float[][] allocate(List<Chunk> chunks) {
    float[][] answers = new float[chunks.size()][];
    for (int c = 0; c < answers.length; c++) {
      int steps = chunks.get(c).steps();
      answers[c] =
          new float
              [width
                  * switch (reads) {
                    case LAST -> 1;
                    case EACH -> steps;
                    case BEFORE_AND_EACH -> steps + 1;
                  }];
    }
    return answers;
  }

  /**
   * Reads the outputs at some steps of a chunk into its answer.
   *
   * @param of the chunk's steps
   * @param from the first of them that the call holds
   * @param count how many it holds
   * @param at where these begin in the row
   */
  void read(Call call, int row, float[] answer, int of, int from, int count, int at) {
    int first = reads == Head.Reads.LAST ? of - 1 : from;
    for (int t = Math.max(first, from); t < from + count; t++) {
      int place =
          switch (reads) {
            case LAST -> 0;
            case EACH -> t * width;
            case BEFORE_AND_EACH -> (t + 1) * width;
          };
      read(call, row, at + t - from, answer, place);
    }
  }

  private void read(Call call, int row, int step, float[] answer, int place) {
    int to = place;
    for (int i = 0; i < spans.length; i++) {
      Span span = spans[i];
      for (int o = 0; o < span.outer(); o++) {
        for (int m = 0; m < span.middle(); m++) {
          int cell = span.cell(o, m, row, call.rows(), step, call.steps());
          read(call, i, cell, span.inner(), answer, to);
          to += span.inner();
        }
      }
    }
  }

  private void read(Call call, int i, int cell, int count, float[] answer, int to) {
    FloatBuffer floats = call.floats()[i];
    if (floats != null) {
      floats.get(cell, answer, to, count);
      return;
    }
    ByteBuffer bytes = call.answers()[i];
    for (int k = 0; k < count; k++) {
      answer[to + k] = (float) Elements.get(outputs.get(i).type(), bytes, cell + k);
    }
  }
}
