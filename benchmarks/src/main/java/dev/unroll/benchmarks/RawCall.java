package dev.unroll.benchmarks;

import ai.onnxruntime.OrtException;

/** ONNX Runtime alone: some rows of a model, tensors over buffers that are used again. */
interface RawCall extends AutoCloseable {
  /** Rows of every call. */
  int rows();

  /** Advances every row's states by its next input. */
  void run() throws OrtException;

  @Override
  void close() throws OrtException;
}
