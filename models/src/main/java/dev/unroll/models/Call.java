package dev.unroll.models;

import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one call of the graph, bound to the direct buffers under them, for one number of
 * rows and steps. Owned by its {@link CallCache}.
 *
 * @param inputs by the graph's names, over the buffers below; constants are the cache's own
 * @param outputs by the graph's names: ONNX Runtime writes straight into the buffers below
 * @param owned the tensors that go with this call
 * @param data the contract's inputs in order
 * @param lengths {@code [rows]} of int32 or int64; null where the graph has none
 * @param answers the contract's outputs in order
 * @param floats the same as floats; null where an output is of another type
 */
record Call(
    int rows,
    int steps,
    Map<String, OnnxTensor> inputs,
    Map<String, OnnxTensor> outputs,
    List<OnnxTensor> owned,
    ByteBuffer[] data,
    @Nullable ByteBuffer lengths,
    ByteBuffer[] answers,
    @Nullable FloatBuffer[] floats,
    ByteBuffer[] statesIn,
    ByteBuffer[] statesOut)
    implements AutoCloseable {

  void putLength(int row, int length) {
    if (lengths != null) {
      if (lengths.capacity() == rows * Integer.BYTES) {
        lengths.putInt(row * Integer.BYTES, length);
      } else {
        lengths.putLong(row * Long.BYTES, length);
      }
    }
  }

  @Override
  public void close() {
    owned.forEach(OnnxTensor::close);
  }
}
