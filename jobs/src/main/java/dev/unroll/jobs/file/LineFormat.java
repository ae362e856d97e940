package dev.unroll.jobs.file;

import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file's lines as bytes, with their numbers from 1. Lines end with a line feed, a carriage return
 * before it belongs to the end. Not splittable: line numbers and a key's order need the whole file.
 */
final class LineFormat extends SimpleStreamFormat<RawEvent> {
  private final String file;
  private final int maxBytes;

  LineFormat(String file, int maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  /** How many lines there are to read: a last one without an end counts, an empty one does not. */
  static long count(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long lines = 0;
    boolean open = false;
    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        open = buffer[i] != '\n';
        lines += open ? 0 : 1;
      }
    }
    return open ? lines + 1 : lines;
  }

  @Override
  public Reader<RawEvent> createReader(Configuration config, FSDataInputStream stream) {
    return new LineReader(new BufferedInputStream(stream, 1 << 16));
  }

  @Override
  public TypeInformation<RawEvent> getProducedType() {
    return TypeInformation.of(RawEvent.class);
  }

  private final class LineReader implements StreamFormat.Reader<RawEvent> {
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private long number;

    LineReader(InputStream in) {
      this.in = in;
    }

    @Override
    public @Nullable RawEvent read() throws IOException {
      try {
        return next();
      } catch (IOException e) {
        throw new IOException(
            file + ": cannot be read after line " + number + ": " + e.getMessage(), e);
      }
    }

    private @Nullable RawEvent next() throws IOException {
      line.reset();
      int b = in.read();
      if (b < 0) {
        return null;
      }
      for (; b >= 0 && b != '\n'; b = in.read()) {
        // One byte over the limit, and a return, are enough for the decoder to see that it is.
        if (line.size() <= maxBytes + 1) {
          line.write(b);
        }
      }
      number++;
      return new RawEvent(
          null,
          withoutReturn(line.toByteArray()),
          new Origin(file, 0, number),
          RawEvent.NO_TIMESTAMP);
    }

    private static byte[] withoutReturn(byte[] bytes) {
      return bytes.length > 0 && bytes[bytes.length - 1] == '\r'
          ? Arrays.copyOf(bytes, bytes.length - 1)
          : bytes;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
