package dev.unroll.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final JsonPointer AT = JsonPointer.compile("/at");

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T10:20:30Z,           2026-03-01T10:20:30Z",
    "2026-03-01t10:20:30.125z,       2026-03-01T10:20:30.125Z",
    "2026-03-01T10:20:30.5+02:00,    2026-03-01T08:20:30.500Z",
    "2026-03-01T10:20:30.123456789Z, 2026-03-01T10:20:30.123Z",
    "2026-03-01T10:20:30-0530,       2026-03-01T15:50:30Z",
    "2026-03-01T10:20+02,            2026-03-01T08:20:00Z",
    "2026-03-01T10:20:30,            2026-03-01T10:20:30Z",
    "2026-03-01 10:20:30.1,          2026-03-01T10:20:30.100Z",
    "2026-03-01 10:20,               2026-03-01T10:20:00Z",
    "2026-03-01,                     2026-03-01T00:00:00Z",
    "'  2026-03-01  ',               2026-03-01T00:00:00Z",
    "2024-02-29,                     2024-02-29T00:00:00Z",
    "0001-01-01,                     0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z,       9999-12-31T23:59:59.999Z",
    "1700000000,                     2023-11-14T22:13:20Z",
    "1700000000.25,                  2023-11-14T22:13:20.250Z",
    "1700000000250,                  2023-11-14T22:13:20.250Z",
  })
  void text_isReadAsIsoOrAsANumber(String text, Instant time) throws Rejected {
    assertThat(EventTime.parse(TextNode.valueOf(text), AT)).isEqualTo(time.toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, -1000",
    "0.0015, 1",
    "-0.0015, -2",
    "1.7E+9, 1700000000000",
    "99999999999, 99999999999000",
    "99999999999.9999, 99999999999999",
    "100000000000, 100000000000",
    "-99999999999, REJECTED",
    "-100000000000, -100000000000",
  })
  void number_isSecondsBelowTheBoundAndMillisecondsFromIt(BigDecimal number, String time)
      throws Rejected {
    JsonNode node = DecimalNode.valueOf(number);
    if (time.equals("REJECTED")) {
      assertThatThrownBy(() -> EventTime.parse(node, AT)).isInstanceOf(Rejected.class);
    } else {
      assertThat(EventTime.parse(node, AT)).isEqualTo(Long.parseLong(time));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "1.2.3",
        "noon",
        "2026-02-30",
        "2026-02-30T00:00:00Z",
        "2026-13-01",
        "2026-03-01T25:00",
        "2026-03-0110:20",
        "2026-03-01T",
        "0000-12-31",
        "+10000-01-01",
        "10000-01-01T00:00:00Z",
        "9999999999999999",
        "\ud83d",
        "٢٠٢٦-٠٣-٠١",
      })
  void textThatIsNoTime_isToldWithWhatIsExpected(String text) {
    JsonNode node = TextNode.valueOf(text);
    assertThatThrownBy(() -> EventTime.parse(node, AT))
        .isInstanceOf(Rejected.class)
        .hasMessage(
            "/at (time): expected ISO 8601, epoch seconds or epoch milliseconds between the years 1"
                + " and 9999, found "
                + Json.describe(node));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e999999999", "1e-999999999", "0e-999999999", "-1e-2147483647", "1e2147483647"})
  void numberOfAnAbsurdScale_isRejectedWithoutBeingWrittenOut(BigDecimal number) {
    assertThatThrownBy(() -> EventTime.parse(DecimalNode.valueOf(number), AT))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void textOfAMillionDigits_isRejectedWithoutBeingParsed() {
    assertThatThrownBy(() -> EventTime.parse(TextNode.valueOf("1".repeat(1 << 20)), AT))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void otherTypes_areRejected() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    for (JsonNode node :
        new JsonNode[] {
          json.booleanNode(true), json.arrayNode(), json.objectNode(), json.binaryNode(new byte[3])
        }) {
      assertThatThrownBy(() -> EventTime.parse(node, AT))
          .isInstanceOf(Rejected.class)
          .hasMessageEndingWith("found " + Json.describe(node));
    }
  }

  @Property
  void whatIsWritten_isReadBack(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long time)
      throws Rejected {
    assertThat(EventTime.parse(TextNode.valueOf(EventTime.format(time)), AT)).isEqualTo(time);
  }

  @Property
  void format_isWhatInstantSays(@ForAll long any, @ForAll @LongRange(min = 0, max = 999) long ms) {
    for (long time :
        new long[] {any, any % 400_000_000_000_000L, any / 1000 % 1_000_000_000 * 1000}) {
      assertThat(EventTime.format(time + ms - time % 1000))
          .isEqualTo(Instant.ofEpochMilli(time + ms - time % 1000).toString());
    }
  }
}
