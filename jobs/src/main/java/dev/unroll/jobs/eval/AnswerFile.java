package dev.unroll.jobs.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run's predictions in a file of its own, found again by the line of their event: long forecasts
 * of many events would not fit into memory. Its owner closes it, which deletes the file.
 */
final class AnswerFile implements AutoCloseable {
  private static final ObjectReader READER = new JsonMapper().readerFor(JsonNode.class);

  /** Where a prediction stands. */
  private record Place(long offset, int length) {}

  private final Path file;
  private final Map<Integer, Place> places = new HashMap<>();
  private @Nullable RandomAccessFile open;

  AnswerFile() throws IOException {
    this.file = Files.createTempFile("unroll-predictions", ".jsonl");
  }

  /** Where the run writes to. */
  Path file() {
    return file;
  }

  /** Hands on every prediction, in the order they were written. */
  void forEach(FilePass.Taker taker) throws IOException {
    scan((line, offset, json) -> taker.take(line, READER.readTree(json)));
  }

  /** Looks where each prediction is, for {@link #take}. */
  void index() throws IOException {
    scan((line, offset, json) -> places.put(line, new Place(offset, json.length)));
    open = new RandomAccessFile(file.toFile(), "r");
  }

  private interface Visitor {
    void visit(int line, long offset, byte[] json) throws IOException;
  }

  private void scan(Visitor visitor) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      long offset = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          json.write(b);
          continue;
        }
        byte[] bytes = json.toByteArray();
        visitor.visit(LineSet.lineOf(bytes), offset, bytes);
        offset += bytes.length + 1L;
        json.reset();
      }
    }
  }

  /** An event's prediction, once; null where it has none or it was taken. */
  @Nullable JsonNode take(int line) throws IOException {
    Place place = places.remove(line);
    if (place == null || open == null) {
      return null;
    }
    byte[] json = new byte[place.length()];
    open.seek(place.offset());
    open.readFully(json);
    return READER.readTree(new String(json, StandardCharsets.UTF_8));
  }

  /** How many were not taken. */
  int left() {
    return places.size();
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
    Files.deleteIfExists(file);
  }
}
