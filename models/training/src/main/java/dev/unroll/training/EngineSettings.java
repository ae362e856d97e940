package dev.unroll.training;

import java.nio.file.Path;

/**
 * Settings that the training engine reads once, when it is first used: nothing is fetched or
 * reported, native libraries are unpacked under the user's cache folder, and it keeps to its
 * threads.
 */
final class EngineSettings {
  private EngineSettings() {}

  /** Call before any class of the engine is touched; what the user has set stays. */
  static void apply(int threads) {
    set("ai.djl.offline", "true");
    set("OPT_OUT_TRACKING", "true");
    set("ai.djl.pytorch.num_threads", Integer.toString(threads));
    set("ai.djl.pytorch.num_interop_threads", "1");
    if (System.getenv("DJL_CACHE_DIR") == null) {
      set("DJL_CACHE_DIR", Path.of(System.getProperty("user.home"), ".cache", "unroll").toString());
    }
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
