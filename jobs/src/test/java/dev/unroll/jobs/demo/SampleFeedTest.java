package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unroll.schemas.Event;
import dev.unroll.schemas.EventFields;
import dev.unroll.schemas.EventReader;
import dev.unroll.schemas.Origin;
import dev.unroll.schemas.RawEvent;
import dev.unroll.schemas.Reason;
import dev.unroll.schemas.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SampleFeedTest {
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final Pattern MENTION = Pattern.compile("@(\\w+)");

  private final EventReader reader =
      new EventReader(
          new EventFields(
              JsonPointer.compile("/user"),
              JsonPointer.compile("/id"),
              JsonPointer.compile("/created_at"),
              EventFields.InputField.only(JsonPointer.compile("/text")),
              true,
              EventFields.Marks.NONE,
              List.of(),
              true,
              10_000));

  @Test
  void samplesAreAFewHundredTweetsOfUsersWhoTalkToEachOther() throws Exception {
    List<JsonNode> tweets = firstRound();
    Set<String> users = new TreeSet<>();
    tweets.forEach(tweet -> users.add(tweet.path("user").asText()));
    assertThat(tweets).hasSizeBetween(350, 500);
    assertThat(users).hasSizeBetween(20, 30);
    for (JsonNode tweet : tweets) {
      String text = tweet.path("text").asText();
      Matcher mention = MENTION.matcher(text);
      while (mention.find()) {
        assertThat(users).contains(mention.group(1));
      }
      assertThat(text.replace("https://example.com/", "")).doesNotContain("http");
      assertThat(text).hasSizeBetween(3, 280);
    }
  }

  @Test
  void everyRoundHasIdsOfItsOwnAndTheCurrentTime() throws Exception {
    SampleFeed feed = SampleFeed.open();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Message message = feed.next(START);
      Event event = read(message);
      assertThat(ids.add(event.id())).isTrue();
      assertThat(event.id()).isEqualTo(message.id());
      assertThat(event.time()).isEqualTo(START.toEpochMilli());
      assertThat(event.key()).isEqualTo(new String(message.key(), StandardCharsets.UTF_8));
    }
    assertThat(feed.isEndless()).isTrue();
  }

  @Test
  void malformedRecordsComeInTurnsEachForAReasonOfItsOwn() throws Exception {
    SampleFeed feed = SampleFeed.open();
    List<Reason> reasons = new ArrayList<>();
    for (Duration at = Duration.ZERO; at.toSeconds() < 28; at = at.plusMillis(50)) {
      Message message = feed.next(START.plus(at));
      if (message.id() == null) {
        reasons.add(reasonAgainst(message));
      }
    }
    // Text of nothing but white space passes here; the model's side refuses it.
    assertThat(reasons)
        .containsExactly(
            Reason.BROKEN_JSON,
            Reason.MISSING_FIELD,
            Reason.EMPTY_TEXT,
            Reason.WRONG_ENCODING,
            Reason.TOMBSTONE,
            Reason.BROKEN_JSON);
  }

  private Reason reasonAgainst(Message message) {
    try {
      Event event = read(message);
      assertThat(event.inputs().get(0).asText()).isBlank();
      return Reason.EMPTY_TEXT;
    } catch (Rejected e) {
      return e.reason();
    }
  }

  private Event read(Message message) throws Rejected {
    return reader.read(new RawEvent(message.key(), message.value(), new Origin("t", 0, 0), 0));
  }

  private static List<JsonNode> firstRound() throws Exception {
    SampleFeed feed = SampleFeed.open();
    JsonMapper mapper = new JsonMapper();
    List<JsonNode> tweets = new ArrayList<>();
    JsonNode tweet = mapper.readTree(feed.next(START).value());
    while (tweet.path("id").asText().endsWith("-1")) {
      tweets.add(tweet);
      tweet = mapper.readTree(feed.next(START).value());
    }
    return tweets;
  }
}
