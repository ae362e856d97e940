package dev.unroll.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  @Test
  void values_areDescribedByTypeAndContent() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    assertThat(Json.describe(null)).isEqualTo("nothing");
    assertThat(Json.describe(MissingNode.getInstance())).isEqualTo("nothing");
    assertThat(Json.describe(NullNode.getInstance())).isEqualTo("null");
    assertThat(Json.describe(json.numberNode(1.5))).isEqualTo("number 1.5");
    assertThat(Json.describe(json.booleanNode(false))).isEqualTo("boolean false");
    assertThat(Json.describe(json.arrayNode().add(1))).isEqualTo("an array of 1");
    assertThat(Json.describe(json.objectNode())).isEqualTo("an object of 0");
  }

  @Test
  void longText_isCutAndNeverWithinACharacter() {
    assertThat(Json.describe(TextNode.valueOf("a".repeat(100))))
        .isEqualTo("string \"" + "a".repeat(59) + "…");
    assertThat(Json.describe(TextNode.valueOf("😀".repeat(100))))
        .isEqualTo("string \"" + "😀".repeat(29) + "…");
  }

  @ParameterizedTest
  @CsvSource({"x, -1", "😀, -1", "a😀b, -1", "'', -1", "\ud83d, 0", "a\ude00, 1", "😀\ud83dx, 2"})
  void halfASurrogatePair_isFoundWhereItStands(String text, int at) throws Rejected {
    if (at < 0) {
      assertThat(Json.wellFormed(text, "/text")).isEqualTo(text);
    } else {
      assertThatThrownBy(() -> Json.wellFormed(text, "/text"))
          .hasMessage("/text: half a surrogate pair at character " + at);
    }
  }
}
