package dev.unroll.jobs.demo;

/** Where a record stands in its input topic; written like the id of an event without one. */
record Place(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "-" + offset;
  }
}
