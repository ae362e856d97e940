package dev.unroll.schemas;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final Origin ORIGIN = new Origin("tweets", 3, 41);
  private static final String GOOD = "\"id\":\"i\",\"user\":\"u\",\"at\":1700000000,\"text\":\"x\"";

  /** Reads {@code /user}, {@code /id}, {@code /at} and {@code /text}; hands nothing through. */
  private static final EventFields FIELDS = fields("/user", "/id", "/at", true);

  @Test
  void everyPart_isReadFromItsPointer() throws Rejected {
    Event event = read("{" + GOOD + "}");
    assertThat(event.key()).isEqualTo("u");
    assertThat(event.id()).isEqualTo("i");
    assertThat(event.time()).isEqualTo(1_700_000_000_000L);
    assertThat(event.inputs().get(0).textValue()).isEqualTo("x");
    assertThat(event.pass()).isNull();
  }

  @Test
  void whatAPredictionRepeats_staysWithinAProducersLimit() {
    String tooLong = "x".repeat(EventReader.MAX_ECHO_BYTES + 1);
    EventFields roomy =
        new EventFields(
            null,
            JsonPointer.compile("/id"),
            null,
            EventFields.InputField.only(JsonPointer.compile("/text")),
            true,
            EventFields.Marks.NONE,
            List.of(JsonPointer.compile("/more")),
            false,
            10_000_000);
    String[] events = {
      "{\"id\":\"%s\",\"text\":\"t\"}".formatted(tooLong),
      "{\"id\":\"i\",\"text\":\"t\",\"more\":\"%s\"}".formatted(tooLong)
    };
    for (String event : events) {
      assertThat(catchThrowableOfType(Rejected.class, () -> read(roomy, event)).reason())
          .isEqualTo(Reason.OVERSIZED);
    }
  }

  @Test
  void nestedFieldsAndArrays_areReachedByTheirPointers() throws Rejected {
    EventFields nested =
        new EventFields(
            JsonPointer.compile("/a/b~1c/1"),
            null,
            null,
            EventFields.InputField.only(JsonPointer.compile("/~0")),
            true,
            EventFields.Marks.NONE,
            List.of(),
            true,
            1_000);
    Event event = read(nested, "{\"a\":{\"b/c\":[0,\"k\"]},\"~\":7}");
    assertThat(event.key()).isEqualTo("k");
    assertThat(event.inputs().get(0).intValue()).isEqualTo(7);
  }

  @Test
  void withoutPointers_keyIdAndTimeComeFromTheRecord() throws Rejected {
    RawEvent raw =
        new RawEvent("schlüssel".getBytes(UTF_8), "{\"text\":\"x\"}".getBytes(UTF_8), ORIGIN, 12);
    Event event = new EventReader(fields(null, null, null, true)).read(raw);
    assertThat(event.key()).isEqualTo("schlüssel");
    assertThat(event.id()).isEqualTo("tweets-3-41");
    assertThat(event.time()).isEqualTo(12);
  }

  @Test
  void withoutAnyKey_theIdStandsInWhereNoKeyIsRequired() throws Rejected {
    assertThat(read(fields(null, "/id", null, false), "{" + GOOD + "}").key()).isEqualTo("i");
  }

  @ParameterizedTest
  @CsvSource({"17,17", "1.50,1.50", "-0.0,0.0", "12345678901234567890123,12345678901234567890123"})
  void numbersAsKeyAndId_keepTheirDigits(String number, String text) throws Rejected {
    Event event = read("{\"id\":" + number + ",\"user\":" + number + ",\"at\":1,\"text\":\"x\"}");
    assertThat(event.key()).isEqualTo(text);
    assertThat(event.id()).isEqualTo(text);
  }

  @Test
  void passedFields_leaveAsTheyCameUnderTheirLastName() throws Rejected {
    String pass =
        "{\"n\":1.10,\"big\":123456789012345678901234567890,\"list\":[null,true,\"😀\\n\"],"
            + "\"none\":null,\"\":1}";
    EventFields fields =
        new EventFields(
            null,
            null,
            null,
            EventFields.InputField.only(JsonPointer.compile("/text")),
            true,
            EventFields.Marks.NONE,
            Stream.of("/p/n", "/p/big", "/p/list", "/p/none", "/p/absent", "/p/")
                .map(JsonPointer::compile)
                .toList(),
            false,
            1_000);
    Event event = read(fields, "{\"text\":\"x\",\"p\":" + pass + "}");
    assertThat(new String(event.pass(), UTF_8)).isEqualTo(pass);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\ude00\"", "[[\"x\\ud83d\"]]", "{\"a\":{\"\\ud83d\":1}}"})
  void halfASurrogatePairInAPassedField_isAWrongEncoding(String bio) {
    EventFields fields =
        new EventFields(
            null,
            null,
            null,
            EventFields.InputField.only(JsonPointer.compile("/text")),
            true,
            EventFields.Marks.NONE,
            List.of(JsonPointer.compile("/bio")),
            false,
            1_000);
    Rejected rejected = rejected(fields, ("{\"text\":\"x\",\"bio\":" + bio + "}").getBytes(UTF_8));
    assertThat(rejected.reason()).isEqualTo(Reason.WRONG_ENCODING);
    assertThat(rejected).hasMessageMatching("/bio: half a surrogate pair at character [01]");
  }

  @Test
  void sameFieldTwice_theLastOneCounts() throws Rejected {
    assertThat(read("{" + GOOD + ",\"user\":\"later\"}").key()).isEqualTo("later");
  }

  @Test
  void byteOrderMark_isLeftOut() throws Rejected {
    assertThat(read("\uFEFF{" + GOOD + "}").key()).isEqualTo("u");
  }

  @Test
  void emptyKeyAndEmptyInput_areAnEvent() throws Rejected {
    Event event = read("{\"id\":\"\",\"user\":\"\",\"at\":1,\"text\":\"\"}");
    assertThat(event.key()).isEmpty();
    assertThat(event.inputs().get(0).textValue()).isEmpty();
  }

  static Stream<Arguments> rejections() {
    return Stream.of(
        broken("", "expected a JSON object: found nothing"),
        broken("  ", "expected a JSON object: found nothing"),
        broken("[1]", "expected a JSON object, found an array of 1"),
        broken("\"{}\"", "expected a JSON object, found string \"{}\""),
        broken("null", "expected a JSON object, found null"),
        broken(
            "{",
            "expected a JSON object: Unexpected end-of-input: expected close marker for Object"
                + " (column 2)"),
        broken("{}{}", "expected a JSON object: found more after its end (column 3)"),
        broken("{\"a\":\n{]}", "Unexpected close marker ']': expected '}' (line 2, column 2)"),
        broken("{} oops", "expected a JSON object: Unrecognized token 'oops'"),
        broken("{\"user\":NaN}", "expected a JSON object: Non-standard token 'NaN' (column 12)"),
        broken("😀", "expected a JSON object: Unexpected character"),
        broken("{\"a\":1e99999999999}", "an exponent is larger than any number's"),
        broken("{\"a\":-1e2147483648}", "an exponent is larger than any number's"),
        broken(
            "{\"a\":" + "9".repeat(1_001) + "}",
            "Number value length (1001) exceeds the maximum allowed (1000)"),
        broken(
            "{\"a\":" + "[".repeat(5_000),
            "Document nesting depth (1001) exceeds the maximum allowed (1000)"),
        Arguments.of("{}", Reason.MISSING_FIELD, "/id (id) is absent"),
        Arguments.of("{\"id\":null}", Reason.MISSING_FIELD, "/id (id) is null"),
        Arguments.of("{\"id\":1}", Reason.MISSING_FIELD, "/user (key) is absent"),
        Arguments.of("{\"id\":1,\"user\":2}", Reason.MISSING_FIELD, "/at (time) is absent"),
        Arguments.of(
            "{\"id\":1,\"user\":2,\"at\":3}", Reason.MISSING_FIELD, "/text (input) is absent"),
        Arguments.of(
            "{\"id\":{}}",
            Reason.MISTYPED_FIELD,
            "/id (id): expected a string or a number, found an object of 0"),
        Arguments.of(
            "{\"id\":1,\"user\":true}",
            Reason.MISTYPED_FIELD,
            "/user (key): expected a string or a number, found boolean true"),
        Arguments.of(
            "{\"id\":1,\"user\":2,\"at\":\"noon\"}",
            Reason.MISTYPED_FIELD,
            "/at (time): expected ISO 8601, epoch seconds or epoch milliseconds between the years"
                + " 1 and 9999, found string \"noon\""),
        Arguments.of(
            "{\"id\":\"\\ud83d\"}",
            Reason.WRONG_ENCODING,
            "/id: half a surrogate pair at character 0"),
        Arguments.of(
            "{\"id\":1,\"user\":\"ab\\ude00\"}",
            Reason.WRONG_ENCODING,
            "/user: half a surrogate pair at character 2"));
  }

  private static Arguments broken(String json, String detail) {
    return Arguments.of(json, Reason.BROKEN_JSON, detail);
  }

  @ParameterizedTest
  @MethodSource("rejections")
  void unusableValue_isRejectedWithItsReasonAndDetail(String json, Reason reason, String detail) {
    Rejected rejected = rejected(FIELDS, json.getBytes(UTF_8));
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected).hasMessageContaining(detail);
    assertThat(rejected.getMessage())
        .doesNotContain("jackson", "Feature", "Constraints", "Source:");
  }

  @Test
  void tombstone_isRejected() {
    Rejected rejected = rejected(FIELDS, null);
    assertThat(rejected.reason()).isEqualTo(Reason.TOMBSTONE);
    assertThat(rejected).hasMessage("the record has no value; expected a JSON object");
  }

  @Test
  void valueOfMoreThanTheMostBytes_isOversized() throws Rejected {
    String most = "{\"text\":\"x\"}" + " ".repeat(988);
    EventFields fields = fields(null, null, null, false);
    assertThat(read(fields, most).inputs().get(0).textValue()).isEqualTo("x");
    Rejected rejected = rejected(fields, (most + " ").getBytes(UTF_8));
    assertThat(rejected.reason()).isEqualTo(Reason.OVERSIZED);
    assertThat(rejected)
        .hasMessage(
            "the value is longer than 1000 bytes; source.max-bytes sets how long it may be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"k", "é", "€", "😀"})
  void keyOfMoreThanTheMostBytes_isOversized(String letter) throws Rejected {
    int letters = EventReader.MAX_KEY_BYTES / letter.getBytes(UTF_8).length;
    EventFields fields =
        new EventFields(
            JsonPointer.compile("/user"),
            null,
            null,
            EventFields.InputField.only(JsonPointer.compile("/text")),
            true,
            EventFields.Marks.NONE,
            List.of(),
            true,
            1 << 20);
    String longest = letter.repeat(letters);
    assertThat(read(fields, "{\"user\":\"" + longest + "\",\"text\":1}").key()).isEqualTo(longest);
    Rejected rejected =
        rejected(fields, ("{\"user\":\"" + longest + letter + "\",\"text\":1}").getBytes(UTF_8));
    assertThat(rejected.reason()).isEqualTo(Reason.OVERSIZED);
    assertThat(rejected).hasMessage("the key is longer than 65536 bytes of UTF-8");
  }

  @Test
  void noKeyWhereOneIsRequired_isMissingWithTheWayOut() {
    Rejected rejected =
        rejected(fields(null, null, null, true), "{\"text\":\"x\"}".getBytes(UTF_8));
    assertThat(rejected.reason()).isEqualTo(Reason.MISSING_FIELD);
    assertThat(rejected)
        .hasMessage("the record has no key; give it one, or point source.key at a field");
  }

  static Stream<byte[]> otherEncodings() {
    return Stream.of(
        "{\"text\":\"x\"}".getBytes(UTF_16),
        "\uFEFF{}".getBytes(UTF_16LE),
        new byte[] {'"', (byte) 0xe4, '"'}, // Latin-1
        new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}, // overlong
        new byte[] {'"', (byte) 0xe0, (byte) 0x80, (byte) 0x80, '"'}, // overlong
        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, // half a surrogate pair
        new byte[] {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'}, // no code point
        new byte[] {'"', (byte) 0xf0, (byte) 0x9f, (byte) 0x98}); // cut within a character
  }

  @ParameterizedTest
  @MethodSource("otherEncodings")
  void bytesThatAreNotUtf8_areAWrongEncoding(byte[] value) {
    Rejected rejected = rejected(FIELDS, value);
    assertThat(rejected.reason()).isEqualTo(Reason.WRONG_ENCODING);
    assertThat(rejected).hasMessage("the value is not UTF-8");
  }

  @Test
  void recordKeyThatIsNotUtf8_isAWrongEncoding() {
    RawEvent raw =
        new RawEvent(new byte[] {(byte) 0xff}, "{\"text\":\"x\"}".getBytes(UTF_8), ORIGIN, 0);
    Rejected rejected =
        catchThrowableOfType(
            Rejected.class, () -> new EventReader(fields(null, null, null, true)).read(raw));
    assertThat(rejected.reason()).isEqualTo(Reason.WRONG_ENCODING);
    assertThat(rejected).hasMessage("the record's key is not UTF-8");
  }

  @Test
  void utf16WithoutAMark_isBrokenJson() {
    assertThat(rejected(FIELDS, "{}".getBytes(UTF_16LE)).reason()).isEqualTo(Reason.BROKEN_JSON);
  }

  @Test
  void readerGoesOnAfterARejection() throws Rejected {
    EventReader reader = new EventReader(FIELDS);
    byte[] cut = {'{', (byte) 0xf0, (byte) 0x9f};
    assertThatThrownBy(() -> reader.read(new RawEvent(null, cut, ORIGIN, 0)))
        .isInstanceOf(Rejected.class);
    assertThat(reader.read(new RawEvent(null, ("{" + GOOD + "}").getBytes(UTF_8), ORIGIN, 0)).key())
        .isEqualTo("u");
  }

  private static EventFields fields(String key, String id, String time, boolean keyRequired) {
    return new EventFields(
        key == null ? null : JsonPointer.compile(key),
        id == null ? null : JsonPointer.compile(id),
        time == null ? null : JsonPointer.compile(time),
        EventFields.InputField.only(JsonPointer.compile("/text")),
        true,
        EventFields.Marks.NONE,
        List.of(),
        keyRequired,
        keyRequired ? 10_000 : 1_000);
  }

  private static Event read(String json) throws Rejected {
    return read(FIELDS, json);
  }

  private static Event read(EventFields fields, String json) throws Rejected {
    return new EventReader(fields).read(new RawEvent(null, json.getBytes(UTF_8), ORIGIN, 0));
  }

  private static Rejected rejected(EventFields fields, byte[] value) {
    return catchThrowableOfType(
        Rejected.class, () -> new EventReader(fields).read(new RawEvent(null, value, ORIGIN, 0)));
  }
}
