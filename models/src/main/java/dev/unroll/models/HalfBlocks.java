package dev.unroll.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Blocks in half precision and in the graph's own; other parts go over as they are. */
final class HalfBlocks {
  private final RunnerPlan plan;

  HalfBlocks(RunnerPlan plan) {
    this.plan = plan;
  }

  byte[] load(byte[] stored) {
    return convert(stored, plan.stored(), plan.working());
  }

  /** Rounds to the nearest half; what is too large becomes infinite. */
  byte[] store(byte[] working) {
    return convert(working, plan.working(), plan.stored());
  }

  private static byte[] convert(byte[] from, StateLayout fromLayout, StateLayout toLayout) {
    byte[] to = new byte[toLayout.bytes()];
    ByteBuffer in = ByteBuffer.wrap(from).order(ByteOrder.nativeOrder());
    ByteBuffer out = ByteBuffer.wrap(to).order(ByteOrder.nativeOrder());
    for (int i = 0; i < fromLayout.parts().size(); i++) {
      StateLayout.Part source = fromLayout.parts().get(i);
      StateLayout.Part target = toLayout.parts().get(i);
      if (source.type() == target.type()) {
        System.arraycopy(from, source.offset(), to, target.offset(), source.bytes());
        continue;
      }
      for (int cell = 0; cell < source.port().width(); cell++) {
        if (target.type() == OnnxJavaType.FLOAT16) {
          float value = in.getFloat(source.offset() + cell * Float.BYTES);
          out.putShort(target.offset() + cell * Short.BYTES, Fp16Conversions.floatToFp16(value));
        } else {
          short value = in.getShort(source.offset() + cell * Short.BYTES);
          out.putFloat(target.offset() + cell * Float.BYTES, Fp16Conversions.fp16ToFloat(value));
        }
      }
    }
    return to;
  }
}
