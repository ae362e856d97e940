package dev.unroll.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter written = new StringWriter();

  @Test
  void onATerminalTheStatusStaysBelowTheLines() {
    Screen screen = new Screen(new PrintWriter(written), true);
    screen.line("a");
    screen.status(List.of("1 event"));
    screen.line("b");
    screen.clearStatus();
    assertThat(written).hasToString("a\n\u001b[K1 event\r\u001b[Kb\n\u001b[K1 event\r\u001b[K");
  }

  @Test
  void elsewhereItIsALineLikeTheOthersAndProgressIsNotShown() {
    Screen screen = new Screen(new PrintWriter(written), false);
    screen.progress("starting …");
    screen.line("a");
    screen.status(List.of("1 event"));
    screen.line("b");
    screen.clearStatus();
    assertThat(written).hasToString("a\n1 event\nb\n");
  }

  @Test
  void statusOfSeveralLinesIsWrittenOverInPlaceAndMakesRoomForALine() {
    Screen screen = new Screen(new PrintWriter(written), true);
    screen.status(List.of("a 1", "b 1", "c 1"));
    screen.status(List.of("a 2", "b 2"));
    screen.line("new");
    assertThat(written)
        .hasToString(
            "\u001b[Ka 1\n\u001b[Kb 1\n\u001b[Kc 1"
                + "\r\u001b[2A\u001b[Ka 2\n\u001b[Kb 2\u001b[J"
                + "\r\u001b[1A\u001b[Jnew\n\u001b[Ka 2\n\u001b[Kb 2");
  }
}
