package dev.unroll.models.words;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of an event's words as one array of bytes, so that they travel with a chunk for the
 * price of a copy: for each word its length in bytes, four of them, then itself in UTF-8.
 */
public final class WordTexts {
  private WordTexts() {}

  public static byte[] pack(List<String> words) {
    byte[][] encoded = new byte[words.size()][];
    int bytes = 0;
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = words.get(i).getBytes(StandardCharsets.UTF_8);
      bytes = Math.addExact(bytes, Integer.BYTES + encoded[i].length);
    }
    ByteBuffer packed = ByteBuffer.allocate(bytes);
    for (byte[] word : encoded) {
      packed.putInt(word.length).put(word);
    }
    return packed.array();
  }

  public static List<String> unpack(byte[] packed) {
    List<String> words = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(packed);
    while (rest.hasRemaining()) {
      int length = rest.getInt();
      words.add(new String(packed, rest.position(), length, StandardCharsets.UTF_8));
      rest.position(rest.position() + length);
    }
    return words;
  }
}
