package dev.unroll.jobs.cluster;

import java.nio.file.Path;

/** Files that are no files of this machine: what a pipeline's URIs may name. */
interface RemoteStore extends AutoCloseable {
  /** Writes a file. */
  void put(String path, byte[] bytes) throws Exception;

  /** The URI of a file or folder. */
  String uri(String path);

  /** Whether a folder has files, at whatever depth. */
  boolean holds(String folder) throws Exception;

  /**
   * A cluster that can use it.
   *
   * @param plugins where Flink looks for them
   */
  FlinkSetup in(FlinkSetup setup, Path plugins) throws Exception;
}
