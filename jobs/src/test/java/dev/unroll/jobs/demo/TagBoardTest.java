package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TagBoardTest {
  private final TagBoard board = new TagBoard();

  @Test
  void wordsMakeASentenceOnceAllAreThere() {
    board.addWord(new Tagged("s1-1", "ada", List.of("fish"), List.of("VERB")));
    assertThat(board.wordByWord("s1", 2)).isNull();
    board.addWord(new Tagged("s1-0", "ada", List.of("I"), List.of("PRON")));
    assertThat(board.wordByWord("s1", 2)).containsExactly("PRON", "VERB");
    assertThat(board.wordByWord("s1", 3)).isNull();
  }

  @Test
  void namesBeginAndGoOn() {
    assertThat(Names.of(List.of("B-person", "I-person", "O", "B-group", "B-group", "I-person")))
        .containsExactly(
            new Names.Name("person", 0, 2),
            new Names.Name("group", 3, 4),
            new Names.Name("group", 4, 5));
  }
}
