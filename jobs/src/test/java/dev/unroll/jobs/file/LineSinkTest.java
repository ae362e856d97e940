package dev.unroll.jobs.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LineSinkTest {
  @TempDir private Path folder;

  @Test
  void file_hasItsNameOnlyOncePublished() throws Exception {
    Path file = Files.writeString(folder.resolve("out.jsonl"), "old");
    LineSink sink = LineSink.toFile(file);
    write(sink, "a", "b");
    assertThat(file).hasContent("old");
    assertThat(folder.resolve("out.jsonl.part")).hasContent("a\nb\n");
    sink.publish();
    sink.discard();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    assertThat(file).hasContent("a\nb\n");
  }

  @Test
  void discardedFile_leavesNothingAndWhatWasThere() throws Exception {
    Path file = Files.writeString(folder.resolve("out.jsonl"), "old");
    LineSink sink = LineSink.toFile(file);
    write(sink, "a");
    sink.discard();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    assertThat(file).hasContent("old");
  }

  @Test
  void runWithoutALine_publishesAnEmptyFile() throws Exception {
    LineSink sink = LineSink.toFile(folder.resolve("out.jsonl"));
    write(sink);
    sink.publish();
    assertThat(folder.resolve("out.jsonl")).isEmptyFile();
  }

  @Test
  void link_staysAndItsFileIsReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    LineSink sink = LineSink.toFile(link);
    write(sink, "a");
    sink.publish();
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("a\n");
  }

  @Test
  void device_isWrittenAsItStands() throws Exception {
    Path device = Path.of("/dev/null");
    LineSink sink = LineSink.toFile(device);
    write(sink, "a");
    sink.publish();
    sink.discard();
    assertThat(Files.exists(device)).isTrue();
    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(Path.of("/dev/null.part")).doesNotExist();
  }

  @Test
  void standardOutput_staysOpen() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    withOutput(
        bytes,
        () -> {
          write(LineSink.toStandardOutput(), "a", "ß");
          System.out.println("after");
        });
    assertThat(bytes.toString(UTF_8)).isEqualTo("a\nß\nafter\n");
  }

  @Test
  void standardOutputThatIsClosed_isTold() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    assertThatThrownBy(() -> withOutput(closed, () -> write(LineSink.toStandardOutput(), "a")))
        .isInstanceOf(IOException.class)
        .hasMessage("standard output is closed");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDisk_failsTheFlushAndNotTheClose() throws Exception {
    SinkWriter<byte[]> writer = LineSink.toFile(Path.of("/dev/full")).createWriter(null);
    writer.write(new byte[] {'a'}, null);
    assertThatThrownBy(() -> writer.flush(true))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    writer.close();
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void withOutput(OutputStream stream, Action action) throws Exception {
    PrintStream before = System.out;
    System.setOut(new PrintStream(stream, true, UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
  }

  private static void write(LineSink sink, String... lines) throws Exception {
    try (SinkWriter<byte[]> writer = sink.createWriter(null)) {
      for (String line : lines) {
        writer.write(line.getBytes(UTF_8), null);
      }
      writer.flush(true);
    }
  }
}
