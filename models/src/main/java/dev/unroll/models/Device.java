package dev.unroll.models;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.unroll.models.onnx.ElementType;
import dev.unroll.models.onnx.OnnxGraph;
import dev.unroll.schemas.UserError;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where models run.
 *
 * @param kind the processor, a CUDA device, or that device where it can be used
 * @param index of the CUDA device, from 0
 */
public record Device(Kind kind, int index) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(Device.class);
  private static final Pattern FORM = Pattern.compile("(cpu)|(auto)|cuda(?::([0-9]{1,3}))?");

  /** What is asked for. */
  public enum Kind {
    CPU,
    AUTO,
    CUDA
  }

  public static final Device CPU = new Device(Kind.CPU, 0);

  /**
   * Reads {@code cpu}, {@code auto}, {@code cuda} or {@code cuda:N}.
   *
   * @throws IllegalArgumentException for another text
   */
  public static Device parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(text);
    }
    String index = form.group(3);
    Kind kind = form.group(1) != null ? Kind.CPU : form.group(2) != null ? Kind.AUTO : Kind.CUDA;
    return new Device(kind, index == null ? 0 : Integer.parseInt(index));
  }

  /**
   * The device that is meant on this machine, never {@link Kind#AUTO}. Whether a CUDA device can be
   * used is tried with a graph of one node, so a driver or a library that is missing shows here.
   *
   * @throws UserError where a CUDA device was asked for and cannot be used
   */
  Device found() {
    if (kind == Kind.CPU) {
      return this;
    }
    String fault = fault();
    if (kind == Kind.AUTO) {
      LOG.info("device: auto is {}", fault == null ? "cuda:" + index : "cpu (" + fault + ")");
      return fault == null ? new Device(Kind.CUDA, index) : CPU;
    }
    if (fault != null) {
      throw new UserError(
          "device: expected a CUDA device "
              + index
              + " that ONNX Runtime can use, found none ("
              + fault
              + "); put onnxruntime_gpu in place of onnxruntime (Maven profile gpu, image RUNTIME=cuda)"
              + " on a machine with the device, its driver and CUDA's libraries, or say device: cpu or auto");
    }
    return this;
  }

  /** Adds the device to a session's options. */
  void addTo(SessionOptions options) throws OrtException {
    if (kind == Kind.CUDA) {
      options.addCUDA(index);
    }
  }

  /** Why the CUDA device cannot be used; null where it can. */
  private @Nullable String fault() {
    byte[] graph =
        new OnnxGraph("probe")
            .input("x", ElementType.FLOAT, "batch", "1")
            .output("y", ElementType.FLOAT, "batch", "1")
            .node("Exp", List.of("x"), List.of("y"))
            .toBytes();
    try (SessionOptions options = new SessionOptions()) {
      options.addCUDA(index);
      try (OrtSession session = OnnxRuntime.environment().createSession(graph, options)) {
        return session.getNumInputs() == 1 ? null : "its probe failed";
      }
    } catch (OrtException e) {
      return Model.firstLine(e);
    }
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return switch (kind) {
      case CPU -> "cpu";
      case AUTO -> "auto";
      case CUDA -> "cuda:" + index;
    };
  }
}
