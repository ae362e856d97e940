package dev.unroll.jobs.file;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;

/**
 * Lines to one file, or to standard output. The file appears under its name when the run is
 * complete ({@link #publish()}); until then it is its neighbour with the ending {@link #PART}. What
 * is there and no file, a pipe or a device, is written as it stands.
 */
public final class LineSink implements Sink<byte[]> {
  /** The ending of a file that is not complete. */
  public static final String PART = ".part";

  private static final int BUFFER = 1 << 16;

  private final @Nullable String target;
  private final @Nullable String part;

  private LineSink(@Nullable String target, @Nullable String part) {
    this.target = target;
    this.part = part;
  }

  public static LineSink toFile(Path file) throws IOException {
    // A link keeps its place: the file it leads to is written anew.
    Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    boolean replaced = !Files.exists(real) || Files.isRegularFile(real);
    return new LineSink(real.toString(), replaced ? real + PART : null);
  }

  public static LineSink toStandardOutput() {
    return new LineSink(null, null);
  }

  /** Gives the file its name; call it once, when the job has ended well. */
  public void publish() throws IOException {
    if (target != null && part != null) {
      Files.move(Path.of(part), Path.of(target), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Takes away what was not published. */
  public void discard() throws IOException {
    if (part != null) {
      Files.deleteIfExists(Path.of(part));
    }
  }

  @Override
  public SinkWriter<byte[]> createWriter(WriterInitContext context) throws IOException {
    return new Writer(open());
  }

  private OutputStream open() throws IOException {
    return target == null
        ? new StandardOutput(System.out)
        : Files.newOutputStream(Path.of(part == null ? target : part));
  }

  /** Tells a reader that is gone, and stays open for those who come after. */
  private static final class StandardOutput extends FilterOutputStream {
    private final PrintStream stream;

    StandardOutput(PrintStream stream) {
      super(stream);
      this.stream = stream;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      stream.write(bytes, from, length);
      flush();
    }

    @Override
    public void flush() throws IOException {
      if (stream.checkError()) {
        throw new IOException("standard output is closed");
      }
    }

    @Override
    public void close() {
      // It is the process's.
    }
  }

  /**
   * A run that ends well flushes last. Closing after a failure leaves what is buffered: to try it
   * again would fail again, and Flink takes a failing close for the end of the world.
   */
  private static final class Writer implements SinkWriter<byte[]> {
    private final OutputStream target;
    private final OutputStream buffer;

    Writer(OutputStream target) {
      this.target = target;
      this.buffer = new BufferedOutputStream(target, BUFFER);
    }

    @Override
    public void write(byte[] line, Context context) throws IOException {
      buffer.write(line);
      buffer.write('\n');
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      buffer.flush();
    }

    @Override
    public void close() throws IOException {
      target.close();
    }
  }
}
