package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.schemas.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFeedTest {
  @TempDir private Path folder;

  @Test
  void linesGoAsTheyAreWithTheUserForTheirKey() throws Exception {
    String good = "{\"id\":7, \"user\":\"mira\",\"text\":\"hi\"}";
    try (Feed feed = feed(good + "\n\nnot json\r\n{\"id\":\"b\"}")) {
      Message first = feed.next(Instant.EPOCH);
      assertThat(first.id()).isEqualTo("7");
      assertThat(first.key()).asString().isEqualTo("mira");
      assertThat(first.value()).asString().isEqualTo(good);

      Message second = feed.next(Instant.EPOCH);
      assertThat(second.id()).isNull();
      assertThat(second.key()).isNull();
      assertThat(second.value()).asString().isEqualTo("not json");

      assertThat(feed.next(Instant.EPOCH).id()).isEqualTo("b");
      assertThat(feed.next(Instant.EPOCH)).isNull();
    }
  }

  @Test
  void bytesThatAreNoUtf8GoAsTheyAre() throws Exception {
    byte[] latin = "{\"text\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("latin.jsonl"), latin);
    try (Feed feed = FileFeed.open(file)) {
      assertThat(feed.next(Instant.EPOCH).value()).isEqualTo(latin);
    }
  }

  @Test
  void emptyFileEndsAtOnce() throws Exception {
    try (Feed feed = feed("")) {
      assertThat(feed.next(Instant.EPOCH)).isNull();
    }
  }

  @Test
  void missingFileAndFolderAreTheUsersMistake() {
    assertThatThrownBy(() -> FileFeed.open(folder.resolve("none.jsonl")))
        .isInstanceOf(UserError.class)
        .hasMessageMatching("--tweets .*none.jsonl: expected a file of JSON lines, found none");
    assertThatThrownBy(() -> FileFeed.open(folder)).isInstanceOf(UserError.class);
  }

  private Feed feed(String content) throws Exception {
    return FileFeed.open(Files.writeString(folder.resolve("tweets.jsonl"), content));
  }
}
