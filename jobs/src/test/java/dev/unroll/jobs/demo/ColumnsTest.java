package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void emojiAndEastAsianCharactersTakeTwoColumns() {
    assertThat(Columns.width("abc")).isEqualTo(3);
    assertThat(Columns.width("café")).isEqualTo(4);
    assertThat(Columns.width("🎉🎉")).isEqualTo(4);
    assertThat(Columns.width("漢字")).isEqualTo(4);
    assertThat(Columns.width("▁▂▃ · …")).isEqualTo(7);
  }

  @Test
  void combiningMarksTakeNone() {
    assertThat(Columns.width("e\u0301")).isEqualTo(1);
  }

  @Test
  void shortenedTextSaysSoAndKeepsWholeCharacters() {
    assertThat(Columns.shorten("a delayed train", 10)).isEqualTo("a delayed…");
    assertThat(Columns.shorten("🎉🎉🎉", 4)).isEqualTo("🎉…");
    assertThat(Columns.shorten("fits", 4)).isEqualTo("fits");
    assertThat(Columns.shorten("nothing", 0)).isEmpty();
  }

  @Test
  void escapeSequencesAndLineEndsBecomeSpaces() {
    assertThat(Columns.printable("a\u001b[31mb\nc\u009bd")).isEqualTo("a [31mb c d");
  }

  @Property(tries = 300)
  void fittedTextTakesExactlyItsColumns(@ForAll String text, @ForAll @IntRange(max = 60) int room) {
    assertThat(Columns.width(Columns.fit(text, room))).isEqualTo(room);
  }
}
