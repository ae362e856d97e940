package dev.unroll.models;

import ai.onnxruntime.OrtEnvironment;
import java.security.CodeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which copy of ONNX Runtime runs the models, told once in the log. A class loader of its own, as
 * each job of a Flink cluster has one, maps a native copy of its own, which stays after the job.
 */
final class OnnxRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  static {
    CodeSource jar = OrtEnvironment.class.getProtectionDomain().getCodeSource();
    boolean shared = OrtEnvironment.class.getClassLoader() != Model.class.getClassLoader();
    LOG.info(
        "ONNX Runtime {} from {}, {}",
        ENVIRONMENT.getVersion(),
        jar == null ? "the class path" : jar.getLocation(),
        shared ? "shared by every job of this process" : "a copy of this class path's own");
  }

  private OnnxRuntime() {}

  /** The one environment of this class path; the first call tells where it is from. */
  static OrtEnvironment environment() {
    return ENVIRONMENT;
  }
}
