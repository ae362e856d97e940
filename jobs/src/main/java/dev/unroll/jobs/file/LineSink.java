package dev.unroll.jobs.file;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;

/**
 * Lines to one file, or to standard output. The file appears under its name when the run is
 * complete ({@link #publish()}); until then it is its neighbour with the ending {@code .part}.
 */
public final class LineSink implements Sink<byte[]> {
  private final @Nullable String file;

  private LineSink(@Nullable String file) {
    this.file = file;
  }

  public static LineSink toFile(Path file) {
    return new LineSink(file.toAbsolutePath().toString());
  }

  public static LineSink toStandardOutput() {
    return new LineSink(null);
  }

  private static Path part(String file) {
    return Path.of(file + ".part");
  }

  /** Gives the file its name; call it once, when the job has ended well. */
  public void publish() throws IOException {
    if (file != null) {
      Files.move(part(file), Path.of(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public SinkWriter<byte[]> createWriter(WriterInitContext context) throws IOException {
    OutputStream target =
        file == null ? new FileOutputStream(FileDescriptor.out) : Files.newOutputStream(part(file));
    return new Writer(new BufferedOutputStream(target, 1 << 16));
  }

  private record Writer(OutputStream out) implements SinkWriter<byte[]> {
    @Override
    public void write(byte[] line, Context context) throws IOException {
      out.write(line);
      out.write('\n');
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
