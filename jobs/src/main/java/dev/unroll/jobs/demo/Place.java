package dev.unroll.jobs.demo;

/** Where a record stands in the input topic; written like the id of an event without one. */
record Place(int partition, long offset) {
  @Override
  public String toString() {
    return DemoPipelines.INPUT + "-" + partition + "-" + offset;
  }
}
