package dev.unroll.jobs.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.schemas.UserError;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, once, byte for byte as they are; empty lines are passed over. A line that
 * names a user has the user for its record's key.
 */
final class FileFeed implements Feed {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path file;
  private final InputStream in;

  private FileFeed(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /** Opens it; a {@link UserError} where there is no such file. */
  static FileFeed open(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UserError("--tweets " + file + ": expected a file of JSON lines, found none");
    }
    return new FileFeed(file, new BufferedInputStream(Files.newInputStream(file)));
  }

  @Override
  public @Nullable Message next(Instant now) throws IOException {
    byte[] line = line();
    if (line == null) {
      return null;
    }
    JsonNode json = parse(line);
    String user = text(json, "user");
    byte[] key = user == null ? null : user.getBytes(StandardCharsets.UTF_8);
    return new Message(TweetScene.INPUT, text(json, "id"), key, line);
  }

  @Override
  public boolean isEndless() {
    return false;
  }

  @Override
  public String describe() {
    return file + ", once";
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private byte @Nullable [] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    int next = in.read();
    while (next != -1) {
      if (next != '\n' && next != '\r') {
        line.write(next);
      } else if (line.size() > 0) {
        break;
      }
      next = in.read();
    }
    return line.size() == 0 ? null : line.toByteArray();
  }

  private static JsonNode parse(byte[] line) throws IOException {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      // It goes out all the same, and comes back as a dead letter.
      return MAPPER.missingNode();
    }
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode node = json.path(field);
    return node.isTextual() || node.isNumber() ? node.asText() : null;
  }
}
