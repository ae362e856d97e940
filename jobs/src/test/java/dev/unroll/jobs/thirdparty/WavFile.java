package dev.unroll.jobs.thirdparty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recordings of one channel and 16 bits a sample. */
final class WavFile {
  private static final int RIFF_HEADER = 12;

  private WavFile() {}

  /**
   * Returns the samples, each from -1 to 1: a whole number of 1/32768, so exact as a float.
   *
   * @param rate samples a second that the file must have
   */
  static float[] read(Path file, int rate) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(RIFF_HEADER);
    while (bytes.hasRemaining()) {
      byte[] name = new byte[4];
      bytes.get(name);
      ByteBuffer chunk = bytes.slice(bytes.position() + 4, bytes.getInt());
      chunk.order(ByteOrder.LITTLE_ENDIAN);
      switch (new String(name, StandardCharsets.US_ASCII)) {
        case "fmt " -> {
          if (chunk.getShort(2) != 1 || chunk.getInt(4) != rate || chunk.getShort(14) != 16) {
            throw new IOException(file + ": expected one channel of 16 bits, " + rate + " Hz");
          }
        }
        case "data" -> {
          float[] samples = new float[chunk.remaining() / Short.BYTES];
          for (int i = 0; i < samples.length; i++) {
            samples[i] = chunk.getShort(i * Short.BYTES) / 32768f;
          }
          return samples;
        }
        default -> {
          // Notes on the recording.
        }
      }
      // Chunks begin at even places.
      bytes.position(bytes.position() + (chunk.capacity() + 1) / 2 * 2);
    }
    throw new IOException(file + ": no samples");
  }
}
