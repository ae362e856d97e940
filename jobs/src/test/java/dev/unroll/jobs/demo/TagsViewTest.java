package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsViewTest {
  private static final Tagged FISH = tagged("Ada Lovelace fish .", "PROPN PROPN VERB PUNCT");

  @Test
  void tagsStandBelowTheirWords() {
    assertThat(view(80).block(FISH, FISH.tags(), tagged("Ada Lovelace fish .", "O O O O")))
        .containsExactly(
            "lina         Ada   Lovelace fish .", "             PROPN PROPN    VERB PUNCT", "");
  }

  @Test
  void onlyWhatDiffersWordByWordIsShown() {
    assertThat(view(80).block(FISH, List.of("PROPN", "NOUN", "NOUN", "PUNCT"), null))
        .containsExactly(
            "lina         Ada   Lovelace fish .",
            "             PROPN PROPN    VERB PUNCT",
            "word by word " + "      NOUN     NOUN",
            "");
  }

  @Test
  void nameStandsBelowAllOfItsWords() {
    assertThat(view(80).block(FISH, null, tagged("Ada Lovelace fish .", "B-person I-person O O")))
        .contains("names        person────────");
  }

  @Test
  void wordMakesRoomForALongKindOfName() {
    Tagged short_ = tagged("Oslo , X", "PROPN PUNCT X");
    assertThat(view(80).block(short_, null, tagged("Oslo , X", "B-location O B-corporation")))
        .containsExactly(
            "lina         Oslo     ,     X",
            "             PROPN    PUNCT X",
            "names        location       corporation",
            "");
  }

  @Test
  void sentenceThatIsTooWideGoesOnBelow() {
    Tagged sentence =
        new Tagged("s1", "lina", Collections.nCopies(12, "word"), Collections.nCopies(12, "NOUN"));
    assertThat(view(40).block(sentence, null, null))
        .containsExactly(
            "lina         word word word word word",
            "             NOUN NOUN NOUN NOUN NOUN",
            "             word word word word word",
            "             NOUN NOUN NOUN NOUN NOUN",
            "             word word",
            "             NOUN NOUN",
            "");
  }

  @Test
  void nameGoesOnBelowAsWell() {
    Tagged sentence =
        new Tagged("s1", "lina", Collections.nCopies(6, "word"), Collections.nCopies(6, "NOUN"));
    Tagged names = tagged("word word word word word word", "O O O O B-group I-group");
    assertThat(view(40).block(sentence, null, names))
        .contains("names                            group", "names        ────");
  }

  @Test
  void wordsHaveTheColoursOfTheirTags() {
    assertThat(new TagsView(new Lines(80, true)).block(FISH, null, null).get(0))
        .contains("\u001b[34mAda\u001b[0m   ", "\u001b[32mfish\u001b[0m ");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 140})
  void noLineIsWiderThanTheScreen(int width) {
    Tagged sentence =
        new Tagged(
            "s", "x".repeat(50), Collections.nCopies(60, "漢字"), Collections.nCopies(60, "NOUN"));
    Tagged names =
        new Tagged("s", "", sentence.tokens(), Collections.nCopies(60, "B-creative-work"));
    assertThat(view(width).block(sentence, Collections.nCopies(60, "PROPN"), names))
        .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(width));
  }

  private static TagsView view(int width) {
    return new TagsView(new Lines(width, false));
  }

  private static Tagged tagged(String tokens, String tags) {
    return new Tagged("s1", "lina", List.of(tokens.split(" ", -1)), List.of(tags.split(" ", -1)));
  }
}
