package dev.unroll.operators;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Has Flink send events in their own compact format: see {@link KeyedChunk#TYPE}. */
final class KeyedChunkType extends TypeInformation<KeyedChunk> {
  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<KeyedChunk> getTypeClass() {
    return KeyedChunk.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<KeyedChunk> createSerializer(SerializerConfig config) {
    return KeyedChunkSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "KeyedChunk";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyedChunkType;
  }

  @Override
  public int hashCode() {
    return KeyedChunkType.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof KeyedChunkType;
  }
}
