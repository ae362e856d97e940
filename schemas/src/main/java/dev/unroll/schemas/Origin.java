package dev.unroll.schemas;

/**
 * Where an input came from: enough to find it again.
 *
 * @param source the Kafka topic, or the file's name
 * @param partition the Kafka partition; 0 for a file
 * @param position the Kafka offset, or the line number counted from 1
 */
public record Origin(String source, int partition, long position) {

  /** The id of an event that brings none of its own: the same at every replay. */
  public String asId() {
    return source + "-" + partition + "-" + position;
  }
}
