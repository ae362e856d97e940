package dev.unroll.operators;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint remembers of {@link HiddenStateSerializer}: the newest format that may stand in
 * it. Values name their own format, so every known one is readable as it is.
 */
public final class HiddenStateSerializerSnapshot implements TypeSerializerSnapshot<HiddenState> {
  private int format = HiddenStateSerializer.VERSION;

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(format);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    format = in.readInt();
  }

  @Override
  public TypeSerializer<HiddenState> restoreSerializer() {
    return HiddenStateSerializer.INSTANCE;
  }

  @Override
  public TypeSerializerSchemaCompatibility<HiddenState> resolveSchemaCompatibility(
      TypeSerializerSnapshot<HiddenState> old) {
    return old instanceof HiddenStateSerializerSnapshot snapshot
            && snapshot.format <= HiddenStateSerializer.VERSION
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
