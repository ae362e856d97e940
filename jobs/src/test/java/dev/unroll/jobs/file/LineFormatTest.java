package dev.unroll.jobs.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.local.LocalDataInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatTest {
  private static final int MOST = 8;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | ''
          a             | a
          a\\n          | a
          a\\nb         | a,b
          a\\r\\nb\\r\\n | a,b
          \\n           | <>
          a\\n\\n\\nb\\n | a,<>,<>,b
          a\\r\\r\\nb   | a\\r,b
          a\\rb\\n      | a\\rb
          \\r\\n\\r     | <>,<>
          12345678\\r\\n1 | 12345678,1
          123456789\\r\\n1 | 123456789,1
          1234567890\\r\\n1 | 1234567890,1
          12345678901234\\n1 | 1234567890,1
          123456789\\r234\\n1 | 123456789,1
          """)
  void lines_endWithALineFeedAndAReturnBeforeIt(String text, String lines) throws IOException {
    List<String> read = new ArrayList<>();
    byte[] bytes = text.replace("\\n", "\n").replace("\\r", "\r").getBytes(UTF_8);
    for (RawEvent event : read(bytes)) {
      String line = new String(event.value(), UTF_8);
      read.add(line.isEmpty() ? "<>" : line.replace("\r", "\\r"));
    }
    assertThat(String.join(",", read)).isEqualTo(lines);
    assertThat(LineFormat.count(new ByteArrayInputStream(bytes))).isEqualTo(read.size());
  }

  @Test
  void lines_areCountedFromOneBlankOnesIncluded() throws IOException {
    assertThat(read("a\n\nb".getBytes(UTF_8)))
        .extracting(RawEvent::origin)
        .containsExactly(
            new Origin("f.jsonl", 0, 1), new Origin("f.jsonl", 0, 2), new Origin("f.jsonl", 0, 3));
  }

  @Test
  void bytes_stayWhatTheyAre() throws IOException {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3};
    RawEvent event = read(bytes).get(0);
    assertThat(event.value()).isEqualTo(bytes);
    assertThat(event.key()).isNull();
    assertThat(event.timestamp()).isEqualTo(RawEvent.NO_TIMESTAMP);
  }

  @Test
  void fileThatEndsInItsMiddle_isToldWithTheLastLine() throws IOException {
    FSDataInputStream broken =
        new FSDataInputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            if (at == 3) {
              throw new IOException("the disk is gone");
            }
            return "a\nb".charAt(at++);
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            bytes[from] = (byte) read();
            return 1;
          }

          @Override
          public void seek(long position) {
            throw new UnsupportedOperationException();
          }

          @Override
          public long getPos() {
            return at;
          }
        };
    try (StreamFormat.Reader<RawEvent> reader =
        new LineFormat("f.jsonl", MOST).createReader(new Configuration(), broken)) {
      assertThat(reader.read().value()).containsExactly('a');
      assertThatThrownBy(reader::read)
          .isInstanceOf(IOException.class)
          .hasMessage("f.jsonl: cannot be read after line 1: the disk is gone");
    }
  }

  private List<RawEvent> read(byte[] bytes) throws IOException {
    Path file = folder.resolve("f.jsonl");
    Files.write(file, bytes);
    List<RawEvent> events = new ArrayList<>();
    FSDataInputStream stream = new LocalDataInputStream(file.toFile());
    try (StreamFormat.Reader<RawEvent> reader =
        new LineFormat("f.jsonl", MOST).createReader(new Configuration(), stream)) {
      for (RawEvent event = reader.read(); event != null; event = reader.read()) {
        events.add(event);
      }
    }
    return events;
  }
}
